/**
 * One thing changed in how *small-plain* learns from streams, in a short training: what it is worth on
 * validation.
 *
 * @module
 */
import type { SegmentSet, Setting, TrainStep } from "../setting.ts";
import { COARSE_STREAMS_PLAIN } from "../sets/coarse_streams_plain.ts";
import small from "./small.ts";

/** What a sweep says of itself. */
export interface Told extends Pick<Setting, "about" | "question" | "expected"> {
  /** Behind `sweep/streams-`. */
  name: string;
  order: number;
}

/** Epochs: a fifth of the candidate's. */
const EPOCHS = 200;

/** Seeds of sweeps that are made for further keywords: of words that have more to be told apart from. */
export const WORDS_TOO: Setting["seeds"] = {
  main: 1,
  others: 1,
  words: ["right", "left", "go", "bed"],
};

/** A third of the segments of *small-plain*. */
export const POOL: SegmentSet = {
  ...COARSE_STREAMS_PLAIN,
  name: "coarse-streams-third",
  count: 80000,
};

/** The step that all sweeps begin with. */
export const SHORT: TrainStep = short(
  small.steps.find((step): step is TrainStep => step.do === "train")!,
);

/** A training in short, every segment from states of zero. */
function short({ segments, ...step }: TrainStep): TrainStep {
  const { chain: _, ...alone } = segments!;
  return { ...step, epochs: EPOCHS, segments: alone };
}

/** What of the segments is changed. */
type Segments = Partial<NonNullable<TrainStep["segments"]>>;

/** A short step with other fields. */
export function shortStep(
  { segments, ...change }: Partial<Omit<TrainStep, "segments">> & { segments?: Segments },
): TrainStep {
  return { ...SHORT, ...change, segments: { ...SHORT.segments!, ...segments } };
}

/** A setting of short steps, rounded to 8 bits afterwards. */
export function streamsSweep(
  { name, ...told }: Told,
  steps: readonly TrainStep[],
  change: Partial<Pick<Setting, "set" | "streams" | "seeds">> = {},
): Setting {
  const { topology, shape, set, featureOffset } = small;
  return {
    ...{ topology, shape, set, streams: POOL, featureOffset, seeds: { main: 1, others: 0 } },
    ...{ ...told, ...change },
    name: `sweep/streams-${name}`,
    title: `small in short, ${name}`,
    family: "sweeps",
    steps: [
      ...steps,
      { do: "calibrate", how: "mse" },
      { do: "round", to: { bits: 8, perRow: true } },
    ],
  } as Setting;
}

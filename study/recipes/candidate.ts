/**
 * What the three candidates share: the network's surroundings, and how it learns.
 *
 * @module
 */
import type { WeightFormat } from "@kws/compress";
import type { SettingOf, Step, TrainStep } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";
import { COARSE_STREAMS } from "../sets/coarse_streams.ts";
import { CALIBRATE, DISTIL } from "./steps.ts";
import { WEIGHTS, ZONES } from "./streams.ts";

/** Learns from clips and from streams, with attention and hints. */
export const LEARN: TrainStep = {
  ...DISTIL,
  peak: 0.006,
  mix: { noise: 6, unlabelled: 80 },
  distillation: { temperature: 1.5, share: 0.95 },
  attention: 1,
  hint: 0.1,
  segments: {
    batch: 64,
    chain: 4,
    share: 0.5,
    zones: ZONES,
    weights: WEIGHTS,
    positive: 3,
  },
};

/** What a candidate learns on, and that it listens. */
export const CANDIDATE: Pick<
  SettingOf<"crnn">,
  "family" | "topology" | "set" | "streams" | "listens" | "featureOffset" | "seeds"
> = {
  family: "candidates",
  topology: "crnn",
  set: COARSE,
  streams: COARSE_STREAMS,
  listens: true,
  featureOffset: -4,
  seeds: { main: 5, others: 2 },
};

/** Trains with floats, then so many epochs with rounded weights and activations, and rounds for good. */
export function trainAndRound(
  format: WeightFormat,
  { floats, rounded, ...change }: Partial<TrainStep> & { floats: number; rounded: number },
): Step[] {
  return [
    { ...LEARN, ...change, epochs: floats },
    CALIBRATE,
    { ...LEARN, ...change, epochs: rounded, peak: 0.003, rounding: format },
    { do: "round", to: format },
  ];
}

/**
 * Training speed, side by side: this project's engine, PyTorch, and every backend of TensorFlow.js, on
 * the base network with its recipe.
 *
 * Clips lie in memory and are noise: the speed does not depend on what is said. A step is waveform
 * augmentation, log-mel, masks, forward, backward and Adam. With streams it hears segments too, which are
 * composed and judged at every step: seconds of sound count as clips. PyTorch is found by `PYTHON` or as
 * `python3`; what is not installed has a row that says so.
 *
 * @module
 */
import { formatTable } from "@kws/cli";
import { TFJS_BACKENDS } from "@kws/models/reference";
import { BATCH, type TrainingContender, type TrainingReading } from "./_training_contender.ts";
import { kernelsContender, streamsContender } from "./_train_kernels.ts";
import { tfjsContender } from "./_train_tfjs.ts";
import { torchContender } from "./_train_torch.ts";
import { measureRounds, type Range, rangeOf, ratioOf, type RoundOptions } from "./rounds.ts";

/** One row of the table; times are medians over the rounds, in milliseconds of a batch. */
export interface TrainingRow {
  engine: string;
  threads?: number;
  features?: number;
  network?: number;
  step?: number;
  clipsPerSecond?: number;
  /** The ends of the rounds' clips per second. */
  clipsPerSecondRange?: [least: number, most: number];
  /** How many times as long as the fastest of this project it takes with the same sounds, round by round. */
  ratio?: Range;
  /** Milliseconds of a step in every round. */
  rounds?: number[];
  /** Why there are no figures. */
  skipped?: string;
}

/** Which engines are measured. */
export const TRAINING_ENGINES = ["kernels", "torch", "tfjs"] as const;

/** Measures all engines that are there, in turns. */
export async function benchTraining(
  options: RoundOptions & { seconds: number; engine?: string },
): Promise<TrainingRow[]> {
  const { seconds, engine } = options;
  const threads = navigator.hardwareConcurrency > 1 ? [1, 2] : [1];
  const wanted = (name: typeof TRAINING_ENGINES[number]): boolean =>
    engine === undefined || engine === name;
  // The project's own is measured in any case: the others are compared with it.
  const all: (TrainingContender | { engine: string; skipped: string })[] = [
    ...threads.map((n) => kernelsContender(n, seconds)),
    ...threads.map((n) => streamsContender(n, seconds)),
  ];
  if (wanted("torch")) {
    for (const streams of [false, true]) {
      for (const n of threads) all.push(await torchContender(n, seconds, streams));
    }
  }
  if (wanted("tfjs")) {
    for (const backend of TFJS_BACKENDS) all.push(await tfjsContender(backend, seconds));
  }
  const there = all.filter((one) => "measure" in one);
  const readings = await measureRounds(there, options);
  // Of this project on most threads, with the same sounds.
  const fastest = (streams: boolean): number[] =>
    readings[(streams ? 2 : 1) * threads.length - 1].map(({ step }) => step);
  return all.map((one) =>
    "measure" in one
      ? rowOf(one, readings[there.indexOf(one)], fastest(one.sound !== undefined))
      : one
  );
}

function rowOf(
  { engine, threads, sound = BATCH }: TrainingContender,
  readings: readonly TrainingReading[],
  reference: readonly number[],
): TrainingRow {
  const middle = (values: (number | undefined)[]): number | undefined => {
    const there = values.filter((value) => value !== undefined);
    return there.length === 0 ? undefined : rangeOf(there).median;
  };
  const rounds = readings.map(({ step }) => step);
  const { median, least, most } = rangeOf(rounds);
  return {
    engine,
    threads,
    features: middle(readings.map(({ features }) => features)),
    network: middle(readings.map(({ network }) => network)),
    step: median,
    clipsPerSecond: 1000 * sound / median,
    clipsPerSecondRange: [1000 * sound / most, 1000 * sound / least],
    ratio: ratioOf(rounds, reference),
    rounds,
  };
}

/** The rows as a table. */
export function trainingTable(rows: readonly TrainingRow[]): string {
  const table = formatTable(rows, [
    { head: "engine", value: ({ engine }) => engine },
    { head: "thr", value: ({ threads }) => threads },
    { head: "feat ms", value: ({ features }) => features },
    { head: "net ms", value: ({ network }) => network },
    { head: "clips/s", value: ({ clipsPerSecond }) => clipsPerSecond },
    { head: "range", align: "right", value: (row) => rangeText(row.clipsPerSecondRange) },
    { head: "× ours (range)", align: "right", value: ({ ratio }) => ratioText(ratio) },
  ]);
  const notes = rows.filter(({ skipped }) => skipped).map(({ engine, skipped }) =>
    `${engine}: ${skipped}`
  );
  return [table, ...notes].join("\n\n");
}

/** A range as text. */
export function rangeText(range?: readonly [number, number]): string | undefined {
  return range?.map(short).join("–");
}

/** A ratio with its range as text. */
export function ratioText(ratio?: Range): string | undefined {
  return ratio && `${short(ratio.median)} (${short(ratio.least)}–${short(ratio.most)})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/**
 * One thing changed in *kd*: what it is worth on validation, over three seeds.
 *
 * @module
 */
import { DISTIL } from "../recipes/steps.ts";
import { student } from "../recipes/student.ts";
import type { DistillationSet, Setting, SettingOf, TrainStep } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

/** What a sweep says of itself. */
export interface Told extends Pick<Setting, "title" | "about" | "question" | "expected" | "order"> {
  /** Behind `sweep/`. */
  name: string;
}

/** What it changes; all else is *kd*'s. */
export interface Change extends Partial<Pick<SettingOf<"crnn">, "shape" | "set">> {
  step?: Partial<TrainStep>;
}

/** Twice as many sounds of every kind. */
export const TWICE: DistillationSet = {
  ...COARSE,
  name: "coarse-twice",
  counts: { keyword: 120, other: 60, noise: 16000, blended: 320000, synthetic: 12 },
};

/** A setting that trains once and keeps its floats. */
export function kdSweep({ name, ...told }: Told, { step, ...change }: Change): Setting {
  return {
    name: `sweep/${name}`,
    family: "sweeps",
    ...{ ...told, ...student(14), ...change },
    steps: [{ ...DISTIL, ...step }, { do: "round", to: "fp32" }],
    seeds: { main: 3, others: 0 },
  };
}

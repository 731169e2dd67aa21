/**
 * One thing changed in *kd*: what it is worth on validation, over three seeds.
 *
 * @module
 */
import { DISTIL } from "../recipes/steps.ts";
import { student } from "../recipes/student.ts";
import type { DistillationSet, Setting, SettingOf, TrainStep } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";
import { FINE } from "../sets/fine.ts";

/** What a sweep says of itself. */
export interface Told extends Pick<Setting, "title" | "about" | "question" | "expected" | "order"> {
  /** Behind `sweep/`. */
  name: string;
}

/** What it changes; all else is *kd*'s. */
export interface Change extends Partial<Pick<SettingOf<"crnn">, "shape" | "set">> {
  step?: Partial<TrainStep>;
}

/** A fifth of the sounds of every kind, at both front ends. */
const FIFTH_COUNTS = { keyword: 12, other: 6, noise: 1600, blended: 32000, synthetic: 2 };
export const FIFTH: DistillationSet = { ...COARSE, name: "coarse-fifth", counts: FIFTH_COUNTS };
export const FINE_FIFTH: DistillationSet = { ...FINE, name: "fine-fifth", counts: FIFTH_COUNTS };

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

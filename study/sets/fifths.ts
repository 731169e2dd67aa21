/**
 * Distillation sets of a fifth of the sounds: for what needs fewer, and to ask what more are worth.
 *
 * @module
 */
import type { DistillationSet } from "../setting.ts";
import { COARSE } from "./coarse.ts";
import { FINE } from "./fine.ts";

/** A fifth of the sounds of every kind. */
const COUNTS = { keyword: 12, other: 6, noise: 1600, blended: 32000, synthetic: 2 };

/** A fifth of the students' sounds. */
export const COARSE_FIFTH: DistillationSet = { ...COARSE, name: "coarse-fifth", counts: COUNTS };

/** The same sounds in the base's own features. */
export const FINE_FIFTH: DistillationSet = { ...FINE, name: "fine-fifth", counts: COUNTS };

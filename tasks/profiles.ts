/**
 * How much of the study a run does.
 *
 * @module
 */
import type { LessonCounts } from "@kws/compress";

/** The length of a run. */
export interface Profile {
  /** `quick`, `standard` or `full`. */
  name: string;
  /** Seeds of the base model. */
  seeds: number;
  /** Epochs of the base model. */
  baseEpochs: number;
  /** Factor on the epochs of the students' recipes. */
  pace: number;
  /** Words of synthetic speech among the lessons. */
  spokenWords: number;
  /** Lessons of the students. */
  lessons: LessonCounts;
  /** Batches of an epoch. */
  batches: number;
  /** Noisy variants in which validation is scored. */
  variants: number;
  /** Clips per word of the synthetic corpus. */
  syntheticClips: number;
  /** Minutes of the composed stream. */
  streamMinutes: number;
  /** Resamples of the bootstrap. */
  resamples: number;
}

/** The three profiles; only `full` gives the published figures. */
export const PROFILES: Record<string, Profile> = {
  quick: {
    name: "quick",
    seeds: 1,
    baseEpochs: 12,
    pace: 0.05,
    spokenWords: 40,
    lessons: { keyword: 6, other: 3, noise: 200, blended: 1500, synthetic: 2 },
    batches: 20,
    variants: 2,
    syntheticClips: 30,
    streamMinutes: 2,
    resamples: 500,
  },
  standard: {
    name: "standard",
    seeds: 1,
    baseEpochs: 60,
    pace: 0.4,
    spokenWords: 600,
    lessons: { keyword: 20, other: 10, noise: 2000, blended: 20000, synthetic: 4 },
    batches: 49,
    variants: 4,
    syntheticClips: 60,
    streamMinutes: 10,
    resamples: 10000,
  },
  full: {
    name: "full",
    seeds: 5,
    baseEpochs: 150,
    pace: 1,
    spokenWords: 2500,
    lessons: { keyword: 60, other: 30, noise: 8000, blended: 160000, synthetic: 6 },
    batches: 49,
    variants: 16,
    syntheticClips: 120,
    streamMinutes: 20,
    resamples: 10000,
  },
};

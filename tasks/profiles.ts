/**
 * How much of the study a run does.
 *
 * @module
 */
/** The length of a run. */

export interface Profile {
  /** `quick`, `standard` or `full`. */
  name: string;
  /** Seeds of the base model. */
  seeds: number;
  /** Epochs of the base model. */
  baseEpochs: number;
  /** Epochs of a student. */
  studentEpochs: number;
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
    studentEpochs: 16,
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
    studentEpochs: 60,
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
    studentEpochs: 160,
    batches: 49,
    variants: 16,
    syntheticClips: 120,
    streamMinutes: 20,
    resamples: 10000,
  },
};

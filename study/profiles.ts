/**
 * How much of the study a run does.
 *
 * @module
 */
import { STUDENT_WAYS } from "./scarce.ts";

/** How many sounds of each kind, as factors on a distillation set's counts. */
export interface SetScale {
  keyword: number;
  other: number;
  noise: number;
  blended: number;
  synthetic: number;
  /** On a set of segments. */
  segments: number;
}

/** The length of a run. */
export interface Profile {
  /** `quick`, `standard` or `full`. */
  name: string;
  /** The words to spot, the main one first. The verdicts over keywords rest on all of them. */
  keywords: string[];
  /** The most seeds of a setting. */
  seeds: number;
  /** Factor on the epochs of the base model. */
  basePace: number;
  /** Factor on the epochs of all other training. */
  pace: number;
  /** Batches of an epoch, where they are other than a setting says. */
  batches?: number;
  /** Factors on the counts of the distillation sets. */
  sets: SetScale;
  /** Factor on the number of synthetic words in the distillation sets. */
  words: number;
  /** Noisy variants in which validation is scored. */
  variants: number;
  /** Clips per word of the synthetic corpus. */
  syntheticClips: number;
  /** How often the keyword is said at most in each composed stream. */
  streamKeywords: number;
  /** Resamples of the bootstrap. */
  resamples: number;
  /** Names of the settings that are planned; all without it. */
  settings?: string[];
  /** Names of those that are left out: each would cost time and show nothing that another does not. */
  without?: readonly string[];
  /**
   * For which keywords it is tried how other words are best drawn, and how many training clips
   * are left to words that are made rare for it. A trial takes a part of the base's epochs: it shows where to
   * go.
   */
  scarcity: {
    keywords: readonly string[];
    clips: number;
    pace: number;
    /** Ways in which students are tried on the same keywords. */
    students: readonly string[];
  };
  /** Which settings that vary one thing of another for the report's curves are planned. */
  sweeps: "all" | readonly string[];
}

/** The three profiles; only `full` gives the published figures. */
export const PROFILES: Record<string, Profile> = {
  quick: {
    name: "quick",
    keywords: ["happy", "right"],
    seeds: 1,
    basePace: 0.08,
    pace: 0.025,
    batches: 14,
    sets: {
      keyword: 0.08,
      other: 0.08,
      noise: 0.025,
      blended: 0.009375,
      synthetic: 1 / 3,
      segments: 1 / 300,
    },
    words: 0.016,
    variants: 2,
    syntheticClips: 16,
    streamKeywords: 5,
    resamples: 500,
    // One that has all options of training.
    sweeps: ["sweep/streams-all"],
    scarcity: { keywords: ["right"], clips: 8, pace: 0.05, students: ["small-word-beside"] },
    // One twin without streams will do, and one of the others: that on plain streams; of the base's network one
    // that is distilled.
    without: [
      ...["small-clips", "quality-clips", "size-even", "small-even", "quality-even"],
      ...["small-plain", "quality-plain", "base-stream-kd"],
    ],
  },
  standard: {
    name: "standard",
    keywords: ["happy"],
    seeds: 1,
    basePace: 0.3,
    pace: 0.3,
    sets: {
      keyword: 1 / 3,
      other: 1 / 3,
      noise: 0.25,
      blended: 0.125,
      synthetic: 2 / 3,
      segments: 1 / 12,
    },
    words: 0.24,
    variants: 4,
    syntheticClips: 60,
    streamKeywords: 40,
    resamples: 10000,
    sweeps: [],
    scarcity: { keywords: [], clips: 15, pace: 0.4, students: [] },
    // DS-CNN takes a fifth of all the time, and hears no streams.
    without: [
      "ds-cnn",
      ...["size-even", "small-even", "quality-even"],
      ...["size-plain", "small-plain", "quality-plain", "base-stream-kd", "base-stream-chain"],
    ],
  },
  full: {
    name: "full",
    keywords: ["happy", "right", "left", "up", "down", "go", "bed", "cat"],
    // Up, down, go, bed and cat were scored on test for the first time when the recipes of the plain twins had been
    // committed.
    seeds: 5,
    basePace: 1,
    pace: 1,
    sets: { keyword: 1, other: 1, noise: 1, blended: 1, synthetic: 1, segments: 1 },
    words: 1,
    variants: 16,
    syntheticClips: 120,
    streamKeywords: 1000,
    resamples: 10000,
    sweeps: "all",
    scarcity: {
      ...{ keywords: ["happy", "right", "go", "bed"], clips: 15, pace: 0.4 },
      students: STUDENT_WAYS.map(({ name }) => name),
    },
  },
};

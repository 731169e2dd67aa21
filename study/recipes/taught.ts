/**
 * What all distillation sets have in common: who teaches, and how sounds are changed, blended and spoken.
 *
 * @module
 */
import type { DistillationSet } from "../setting.ts";

/** Teachers and sounds of every distillation set; front end and counts are each set's own. */
export const TAUGHT: Omit<DistillationSet, "name" | "frontEnd" | "counts"> = {
  teachers: { setting: "base", seeds: 3 },
  augmentation: {
    shift: 80,
    gain: { probability: 0.5, low: -18, high: 6 },
    noise: { probability: 0.5, low: 5, high: 30 },
    white: { probability: 0.15, sigma: 0.005 },
  },
  blends: { shares: [0.4, 0.15, 0.1, 0.35], keywordShare: 0.3 },
  words: { count: 2500, voices: 300, known: 0.4 },
};

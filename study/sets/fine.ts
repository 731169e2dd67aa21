/**
 * A distillation set: The base's own features, a fifth of the sounds: for networks that hear as the base does.
 *
 * @module
 */
import type { DistillationSet } from "../setting.ts";

/** The base's own features, a fifth of the sounds: for networks that hear as the base does. */
export const FINE: DistillationSet = {
  name: "fine",
  frontEnd: { sampleRate: 16000, fftLength: 400, hop: 160, bands: 40 },
  teachers: { setting: "base", seeds: 3 },
  counts: {
    keyword: 12,
    other: 6,
    noise: 1600,
    blended: 32000,
    synthetic: 2,
  },
  augmentation: {
    shift: 80,
    gain: { probability: 0.5, low: -18, high: 6 },
    noise: { probability: 0.5, low: 5, high: 30 },
    white: { probability: 0.15, sigma: 0.005 },
  },
  blends: { shares: [0.4, 0.15, 0.1, 0.35], keywordShare: 0.3 },
  words: { count: 2500, voices: 300, known: 0.4 },
};

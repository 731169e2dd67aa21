/**
 * A distillation set: 20 bands at a 20 ms hop, half the base's bands at half its rate: what most networks learn from.
 *
 * @module
 */
import type { DistillationSet } from "../setting.ts";

/** 20 bands at a 20 ms hop, half the base's bands at half its rate: what most networks learn from. */
export const COARSE: DistillationSet = {
  name: "coarse",
  frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
  teachers: { setting: "base", seeds: 3 },
  counts: {
    keyword: 60,
    other: 30,
    noise: 8000,
    blended: 160000,
    synthetic: 6,
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

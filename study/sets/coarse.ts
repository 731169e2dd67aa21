/**
 * A distillation set: 20 bands at a 20 ms hop, half the base's bands at half its rate: what most networks learn from.
 *
 * @module
 */
import type { DistillationSet } from "../setting.ts";
import { TAUGHT } from "../recipes/taught.ts";

/** 20 bands at a 20 ms hop, half the base's bands at half its rate: what most networks learn from. */
export const COARSE: DistillationSet = {
  name: "coarse",
  frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
  ...TAUGHT,
  counts: {
    keyword: 60,
    other: 30,
    noise: 8000,
    blended: 160000,
    synthetic: 6,
  },
};

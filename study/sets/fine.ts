/**
 * A distillation set: The base's own features, a fifth of the sounds: for networks that hear as the base does.
 *
 * @module
 */
import type { DistillationSet } from "../setting.ts";
import { TAUGHT } from "../recipes/taught.ts";

/** The base's own features, a fifth of the sounds: for networks that hear as the base does. */
export const FINE: DistillationSet = {
  name: "fine",
  frontEnd: { sampleRate: 16000, fftLength: 400, hop: 160, bands: 40 },
  ...TAUGHT,
  counts: {
    keyword: 12,
    other: 6,
    noise: 1600,
    blended: 32000,
    synthetic: 2,
  },
};

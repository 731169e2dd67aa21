/**
 * A distillation set: the base's own features of the same sounds, for networks that hear as the base does.
 *
 * @module
 */
import type { DistillationSet } from "../setting.ts";
import { TAUGHT } from "../recipes/taught.ts";
import { COARSE } from "./coarse.ts";

/** The base's own features, of as many sounds of every kind as the students' set has. */
export const FINE: DistillationSet = {
  name: "fine",
  frontEnd: { sampleRate: 16000, fftLength: 400, hop: 160, bands: 40 },
  ...TAUGHT,
  counts: COARSE.counts,
};

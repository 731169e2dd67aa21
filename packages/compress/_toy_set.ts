/**
 * A distillation set for tests.
 *
 * @module
 */
import { allocateDistillationSet, type DistillationSet } from "./distillation_set.ts";

/** Bands of {@linkcode toySet}. */
export const TOY_BANDS = 6;
/** Frames of {@linkcode toySet}. */
export const TOY_FRAMES = 15;

/** Small shapes by kind, for {@linkcode toySet}. */
// deno-lint-ignore no-explicit-any
export const TOY_SHAPES: Record<string, any> = {
  "crnn": {
    ...{ bands: TOY_BANDS, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 6, layers: 2 },
    dropout: 0,
  },
  "reset-free": {
    ...{ bands: TOY_BANDS, channels: 2, kernel: [TOY_BANDS, 3], stride: [TOY_BANDS, 2] },
    ...{ hidden: 5, layers: 1, dropout: 0, gates: 2, attention: 2 },
  },
  "sparknet": { bands: TOY_BANDS, channels: 8, kernels: [3, 5], gates: 6 },
  "ds-cnn": { bands: TOY_BANDS, channels: 6, kernel: [3, 3], stride: [1, 2], blocks: 2 },
};

/** Noise with a loud band where the keyword is; all kinds are there. */
export function toySet(count = 64): DistillationSet {
  const frontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: TOY_BANDS };
  const set = allocateDistillationSet({
    ...{ keyword: "toy", frontEnd, count, frames: TOY_FRAMES, steps: 4, width: 5 },
  });
  const row = TOY_BANDS * TOY_FRAMES;
  for (let i = 0; i < count; i++) {
    const keyword = i % 2 === 1;
    set.kinds[i] = i < count / 2 ? (keyword ? 1 : 0) : i % 4 < 2 ? 2 : 3;
    set.logOdds[i] = keyword ? 4 : -4;
    for (let t = 0; t < 4; t++) set.attention[i * 4 + t] = 0.25;
    for (let f = 0; f < row; f++) {
      set.features[i * row + f] = ((i * 31 + f * 17) % 2000) - 5000 +
        (keyword && f % TOY_BANDS === 2 ? 6000 : 0);
    }
  }
  return set;
}

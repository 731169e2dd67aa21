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

/** Segments of one and a half second; half of them say the keyword, which has a loud band. */
export function toyStreams(count = 32): DistillationSet {
  const frontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: TOY_BANDS };
  const frames = 74;
  const stream = { first: 3000, every: 1500, steps: 14 };
  const set = allocateDistillationSet({
    ...{ keyword: "toy", frontEnd, count, frames, steps: 0, width: 0, stream },
  });
  const row = TOY_BANDS * frames;
  for (let i = 0; i < count; i++) {
    const end = 6000 + 500 * (i % 16);
    set.kinds[i] = i % 3;
    set.spans.set(i % 2 ? [end - 4000, end] : [-1, -1], 2 * i);
    for (let f = 0; f < row; f++) {
      const at = 320 * Math.floor(f / TOY_BANDS);
      const said = i % 2 === 1 && at > end - 4000 && at < end && f % TOY_BANDS === 2;
      set.features[i * row + f] = ((i * 37 + f * 17) % 2000) - 5000 + (said ? 6000 : 0);
    }
    for (let t = 0; t < stream.steps; t++) {
      const late = stream.first + t * stream.every - end;
      set.logOdds[i * stream.steps + t] = i % 2 === 1 && late > 0 && late < 6000 ? 4 : -4;
    }
  }
  return set;
}

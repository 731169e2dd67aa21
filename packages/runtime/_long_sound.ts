/**
 * Hours of sound in no memory, and the digest of what a detector says of them.
 *
 * @module
 */
import { drawSound } from "./_sound.ts";
import { createSpotter } from "./create_spotter.ts";
import type { Model } from "./model.ts";

/** Samples of the sound that all others are cut from. */
const BASE = 1 << 20;

/** What a day of sound gave. */
export interface LongSound {
  /** Number of steps. */
  steps: number;
  /** Number of the last step's last sample. */
  last: number;
  /** A digest of all steps: samples and log-odds. */
  digest: number;
}

/**
 * Hears so many samples, in pieces of so many.
 *
 * The sound is one of a minute, played again and again from another place and at another loudness, so
 * that hours do not repeat: piece by piece the same for every way of cutting.
 */
export function hearLong(
  model: Model,
  samples: number,
  piece: number,
  every = () => {},
): LongSound {
  const base = drawSound(BASE, 1);
  const spotter = createSpotter(model);
  const result: LongSound = { steps: 0, last: 0, digest: 0 };
  const stretch = new Float32Array(48000);
  // Samples to the next cut.
  let rest = piece;
  const hear = (part: Float32Array): void =>
    spotter.push(part, ({ sample, logOdds }) => {
      result.steps++;
      result.last = sample;
      result.digest = (Math.imul(result.digest, 0x01000193) ^ (4096 * logOdds)) | 0;
      result.digest = (Math.imul(result.digest, 0x01000193) ^ (sample % 4294967296)) | 0;
    });
  for (let start = 0, n = 0; start < samples; start += stretch.length, n++) {
    const count = Math.min(stretch.length, samples - start);
    const from = (n * 7919 * 131) % (BASE - stretch.length);
    const gain = 0.05 + (n * 37 % 101) / 50;
    for (let i = 0; i < count; i++) stretch[i] = gain * base[from + i];
    for (let at = 0; at < count;) {
      const length = Math.min(rest, count - at);
      hear(stretch.subarray(at, at + length));
      at += length;
      rest = rest === length ? piece : rest - length;
    }
    if (n % 1200 === 0) every();
  }
  return result;
}

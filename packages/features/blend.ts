/**
 * New sounds out of recorded words: cut together, laid over each other, reversed, and read faster or
 * slower. They have no label of their own; a teacher says what they are to it.
 *
 * @module
 */
import { pow10, type Random } from "@kws/kernels";

/** The ways of {@linkcode blend}. */
export const BLENDS = ["splice", "overlap", "reverse", "warp"] as const;

/** One way to make a new sound. */
export type Blend = (typeof BLENDS)[number];

/** Samples over which a splice fades from one word to the next: 10 ms at 16 kHz. */
const FADE = 160;

/**
 * Makes a sound of `samples` from one or two recordings.
 *
 * @param how `splice`: the first word until somewhere in its middle, then the second from there on;
 *   `overlap`: the second 0 to 10 dB below the first; `reverse`: the first backwards; `warp`: the
 *   first read at 0.8 to 1.25 of its rate, pitch and all.
 * @returns 16-bit samples; recordings are cut or filled with silence at their end.
 */
export function blend(
  how: Blend,
  first: Int16Array,
  second: Int16Array,
  samples: number,
  random: Random,
): Int16Array {
  switch (how) {
    case "splice":
      return splice(first, second, samples, Math.round(samples * random.between(0.3, 0.7)));
    case "overlap":
      return overlap(first, second, samples, pow10(-random.between(0, 10) / 20));
    case "reverse":
      return reverse(first, samples);
    case "warp":
      return warp(first, samples, random.between(0.8, 1.25));
  }
}

/** `first` before sample `cut`, `second` after it, faded over 10 ms. */
export function splice(
  first: Int16Array,
  second: Int16Array,
  samples: number,
  cut: number,
): Int16Array {
  const out = new Int16Array(samples);
  for (let i = 0; i < samples; i++) {
    const share = Math.max(0, Math.min(1, (i - cut) / FADE + 0.5));
    out[i] = Math.round((1 - share) * at(first, i) + share * at(second, i));
  }
  return out;
}

/** `first` + `gain` · `second`, clipped to 16 bits. */
export function overlap(
  first: Int16Array,
  second: Int16Array,
  samples: number,
  gain: number,
): Int16Array {
  const out = new Int16Array(samples);
  for (let i = 0; i < samples; i++) out[i] = clip(at(first, i) + gain * at(second, i));
  return out;
}

/** A recording backwards. */
export function reverse(pcm: Int16Array, samples: number): Int16Array {
  const out = new Int16Array(samples);
  for (let i = 0; i < samples; i++) out[i] = at(pcm, samples - 1 - i);
  return out;
}

/**
 * A recording read at `rate` times its speed, about its middle, by cubic interpolation.
 *
 * Source: E. Catmull and R. Rom (1974), the spline through four points.
 */
export function warp(pcm: Int16Array, samples: number, rate: number): Int16Array {
  const out = new Int16Array(samples);
  const middle = samples / 2;
  // Silence around the recording saves the inner loop from asking where it is.
  const room = new Float64Array(pcm.length + 4);
  for (let i = 0; i < pcm.length; i++) room[i + 2] = pcm[i];
  const first = Math.max(0, Math.ceil(middle - (middle + 1) / rate));
  for (let i = first; i < samples; i++) {
    const position = middle + (i - middle) * rate + 1;
    if (position < 0) continue;
    const base = position | 0;
    if (base + 3 >= room.length) break;
    const t = position - base;
    const a = room[base];
    const b = room[base + 1];
    const c = room[base + 2];
    const d = room[base + 3];
    const cubic = 2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a);
    out[i] = clip(b + 0.5 * t * (c - a + t * cubic));
  }
  return out;
}

/**
 * A recording through another microphone: y(n) = x(n) + a · x(n − 1), which tilts the spectrum, kept
 * within 16 bits.
 */
export function tilt(pcm: Int16Array, a: number): Int16Array {
  const gain = 1 / (1 + Math.abs(a));
  const out = new Int16Array(pcm.length);
  let before = 0;
  for (let i = 0; i < out.length; i++) {
    out[i] = clip(gain * (pcm[i] + a * before));
    before = pcm[i];
  }
  return out;
}

function at(pcm: Int16Array, i: number): number {
  return i >= 0 && i < pcm.length ? pcm[i] : 0;
}

function clip(value: number): number {
  const whole = Math.floor(value + 0.5);
  return whole > 32767 ? 32767 : whole < -32768 ? -32768 : whole;
}

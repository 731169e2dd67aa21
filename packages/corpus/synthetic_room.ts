/**
 * A small room: what distance and walls do to a voice.
 *
 * Recursive filters in 64-bit floats, whose every operation IEEE 754 defines: the same bits on every
 * machine. A convolution with a measured response would take fifty times as long.
 *
 * @module
 */
import { exp, log, PI, pow10, type Random } from "@kws/kernels";
import { SAMPLE_RATE } from "./corpus.ts";
import type { Range } from "./synthetic_difficulty.ts";

/** One reflection from a wall. */
export interface Reflection {
  /** Samples after the direct sound. */
  delay: number;
  /** Factor on the direct sound, signed. */
  gain: number;
}

/** A room with a speaker and a microphone in it. */
export interface Room {
  /** Metres between the two. */
  distance: number;
  /** Seconds in which its sound falls by 60 dB. */
  decay: number;
  /** The first sounds from walls, table and ceiling. */
  reflections: Reflection[];
  /** Delays of the recirculating filters, in samples: no two alike. */
  combs: number[];
}

/** Early reflections: how many, and how late they come, in seconds. */
const EARLY = { count: 5, delay: [0.0015, 0.02], gain: 0.5 } as const;

/** Delays of the recirculating filters in seconds, for a room of ordinary size. */
const COMBS = [0.0253, 0.0269, 0.0290, 0.0307, 0.0322, 0.0338] as const;

/** Delays of the two filters that thicken the echoes, in samples, and their feedback. */
const DIFFUSERS = { delays: [83, 29], feedback: 0.7 } as const;

/** Distance at which the room is as loud as the voice, in metres. */
const CRITICAL = 1;

/** Share of high frequencies that a wall keeps. */
const WALL = 0.7;

/** Draws a room. */
export function drawRoom(random: Random, ranges: { distance: Range; decay: Range }): Room {
  const [near, far] = ranges.distance;
  const distance = exp(random.between(log(near), log(far)));
  const decay = random.between(...ranges.decay);
  const reflections = Array.from({ length: EARLY.count }, () => ({
    delay: Math.round(SAMPLE_RATE * random.between(...EARLY.delay)),
    gain: random.between(-EARLY.gain, EARLY.gain) * distance / (distance + CRITICAL),
  }));
  const size = random.between(0.6, 1.5);
  const combs = COMBS.map((delay) => Math.round(delay * size * SAMPLE_RATE));
  return { distance, decay, reflections, combs };
}

/**
 * A voice as it arrives at the microphone: the direct sound, duller with distance, a few early
 * reflections, and a tail that is 20 log₁₀(distance / 1 m) dB louder than it, below 0 softer.
 *
 * Source: M. R. Schroeder, "Natural sounding artificial reverberation", 1962; J. A. Moorer, "About
 * this reverberation business", 1979, for the low-pass filters inside the loops.
 *
 * @param dry Samples at 16 kHz.
 * @returns As many samples; what still sounds after them is cut off.
 */
export function reverberate(dry: Float64Array, room: Room): Float64Array {
  const direct = lowPass(dry, 8000 / (1 + 0.5 * room.distance));
  const wet = new Float64Array(dry.length);
  for (const delay of room.combs) addComb(wet, direct, delay, room.decay);
  for (const delay of DIFFUSERS.delays) diffuse(wet, delay, DIFFUSERS.feedback);
  for (const { delay, gain } of room.reflections) addDelayed(direct, delay, gain);
  const tail = energy(wet);
  const gain = tail > 0 ? Math.sqrt(energy(direct) / tail) * room.distance / CRITICAL : 0;
  for (let i = 0; i < direct.length; i++) direct[i] += gain * wet[i];
  return direct;
}

/** The sum of the squares, in the order of the samples. */
export function energy(samples: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] * samples[i];
  return sum;
}

/** A new signal through a first-order low-pass of a corner frequency in hertz. */
function lowPass(samples: Float64Array, corner: number): Float64Array {
  const share = 1 - exp(-2 * PI * corner / SAMPLE_RATE);
  const out = new Float64Array(samples.length);
  let state = 0;
  for (let i = 0; i < out.length; i++) out[i] = state += share * (samples[i] - state);
  return out;
}

/** Adds a reflection of a signal to itself, from its end so that it is not reflected again. */
function addDelayed(samples: Float64Array, delay: number, gain: number): void {
  for (let i = samples.length - 1; i >= delay; i--) samples[i] += gain * samples[i - delay];
}

/** Adds the echoes of one recirculating filter, which fall by 60 dB in `decay` seconds. */
function addComb(out: Float64Array, samples: Float64Array, delay: number, decay: number): void {
  const feedback = pow10(-3 * delay / (decay * SAMPLE_RATE));
  const line = new Float64Array(delay);
  let state = 0;
  for (let i = 0, at = 0; i < out.length; i++) {
    const echo = line[at];
    out[i] += echo;
    state = WALL * echo + (1 - WALL) * state;
    line[at] = samples[i] + feedback * state;
    if (++at === delay) at = 0;
  }
}

/** An all-pass filter in place: as loud at every frequency, with many echoes for one. */
function diffuse(samples: Float64Array, delay: number, feedback: number): void {
  const line = new Float64Array(delay);
  for (let i = 0, at = 0; i < samples.length; i++) {
    const echo = line[at];
    const value = samples[i] + feedback * echo;
    line[at] = value;
    samples[i] = echo - feedback * value;
    if (++at === delay) at = 0;
  }
}

/**
 * The settings of a front end, and the tables that follow from them.
 *
 * @module
 */
import { cos, log10, PI, pow10 } from "@kws/kernels";

/** Settings of a log-mel front end. */
export interface FrontEnd {
  /** Samples per second. */
  sampleRate: number;
  /** Length of a frame and of its Fourier transform, in samples. */
  fftLength: number;
  /** Distance of two frames, in samples. */
  hop: number;
  /** Number of mel bands between 0 and half the sample rate. */
  bands: number;
}

/** The assignment's front end: 25 ms frames every 10 ms, 40 bands. */
export const BASE_FRONT_END: FrontEnd = { sampleRate: 16000, fftLength: 400, hop: 160, bands: 40 };

/**
 * Checks a front end.
 *
 * @throws {RangeError} If a setting is not a whole number >= 1, or the transform's length is not a
 * multiple of 4 whose half has no prime factor above 5.
 */
export function checkFrontEnd(frontEnd: FrontEnd): void {
  for (const [name, value] of Object.entries(frontEnd)) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new RangeError(
        `Cannot build a front end as ${name} must be a whole number >= 1: current value is ${value}`,
      );
    }
  }
  if (frontEnd.fftLength % 4 !== 0) {
    throw new RangeError(
      `Cannot build a front end as fftLength must be a multiple of 4: ` +
        `current value is ${frontEnd.fftLength}`,
    );
  }
  radices(frontEnd.fftLength / 2);
}

/**
 * The factors 5, 4, 3 and 2 of a transform's length, in the order of its stages.
 *
 * @throws {RangeError} If another prime divides `length`.
 */
export function radices(length: number): number[] {
  const factors: number[] = [];
  let rest = length;
  for (const factor of [5, 4, 3, 2]) {
    while (rest % factor === 0) {
      factors.push(factor);
      rest /= factor;
    }
  }
  if (rest !== 1) {
    throw new RangeError(
      `Cannot plan a Fourier transform as half its length must have no prime factor above 5: ` +
        `current value is ${length}`,
    );
  }
  return factors;
}

/** The periodic Hann window: ½ − ½ cos(2πi/n). */
export function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * cos(2 * PI * i / length));
}

/** One triangular filter: weights of consecutive bins. */
export interface MelFilter {
  /** The first bin with a weight above 0. */
  first: number;
  /** The weights of the bins from there on. */
  weights: Float64Array;
}

function toMel(hertz: number): number {
  return 2595 * log10(1 + hertz / 700);
}

function toHertz(mel: number): number {
  return 700 * (pow10(mel / 2595) - 1);
}

/**
 * HTK's mel filterbank without normalisation: triangles of height 1 between points equally spaced in
 * mel from 0 to half the sample rate, sampled at the transform's bins.
 *
 * A triangle narrower than a bin may have no weight at all; its band then stays at the floor.
 *
 * Source: S. Young et al., "The HTK Book", section 5.4.
 */
export function melFilters({ sampleRate, fftLength, bands }: FrontEnd): MelFilter[] {
  const bins = fftLength / 2 + 1;
  const top = toMel(sampleRate / 2);
  const points = Array.from({ length: bands + 2 }, (_, i) => toHertz(top * i / (bands + 1)));
  return Array.from({ length: bands }, (_, band) => {
    const [low, centre, high] = points.slice(band, band + 3);
    let first = 0;
    const weights: number[] = [];
    for (let bin = 0; bin < bins; bin++) {
      const hertz = bin * sampleRate / fftLength;
      const weight = Math.min((hertz - low) / (centre - low), (high - hertz) / (high - centre));
      if (!(weight > 0)) continue;
      if (weights.length === 0) first = bin;
      weights.push(weight);
    }
    return { first, weights: Float64Array.from(weights) };
  });
}

/** Frames of a clip whose first frame is centred on its first sample. */
export function centredFrames(samples: number, { hop }: FrontEnd): number {
  return Math.floor(samples / hop) + 1;
}

/** Whole frames that lie inside a signal. */
export function signalFrames(samples: number, { fftLength, hop }: FrontEnd): number {
  return samples < fftLength ? 0 : Math.floor((samples - fftLength) / hop) + 1;
}

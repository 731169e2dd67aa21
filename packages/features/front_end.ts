/**
 * The settings of a front end, and the tables that follow from them.
 *
 * @module
 */
import { checkWhole, cos, log10, PI, pow10 } from "@kws/kernels";

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
 * multiple of 4 without a prime factor above 5.
 */
export function checkFrontEnd(frontEnd: FrontEnd): void {
  const { sampleRate, fftLength, hop, bands } = frontEnd;
  // By name: what is missing is no whole number either.
  checkWhole("build a front end", { sampleRate, fftLength, hop, bands });
  let rest = fftLength / 4;
  for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime;
  // A fraction stays one.
  if (rest === 1) return;
  throw new RangeError(
    `Cannot build a front end as fftLength must be a multiple of 4 without a prime factor above 5: ` +
      `current value is ${fftLength}`,
  );
}

/**
 * One stage of a transform: in every block, groups · stride butterflies of `radix` points, of which the
 * first group's are not turned by twiddles.
 */
export interface TransformStage {
  /** Points of a butterfly: 2, 3, 4, 5 or 8. */
  radix: number;
  /** Transforms that lie one behind another. */
  blocks: number;
  /** Groups of butterflies with the same twiddles. */
  groups: number;
  /** Butterflies of a group. */
  stride: number;
}

/**
 * The stages of a complex transform of N = `length` points, N = Q·P with Q odd and P a power of two: P
 * transforms of Q points, and then Q transforms of P points. As Q and P have no common factor no
 * twiddles lie between the two.
 *
 * Source: C. Van Loan, "Computational Frameworks for the Fast Fourier Transform", 1992, section 2.4.
 *
 * @param length Half of a front end's, which {@linkcode checkFrontEnd} has checked: no prime above 5 divides it.
 */
export function transformStages(length: number): TransformStage[] {
  const even = powerOfTwo(length);
  const odd = length / even;
  const factors: number[] = [];
  let rest = odd;
  for (const factor of [5, 3]) {
    for (; rest % factor === 0; rest /= factor) factors.push(factor);
  }
  return [...chain(factors, 1, even), ...chain(evenRadices(even), odd, 1)];
}

/** The largest power of two that divides a whole number. */
export function powerOfTwo(length: number): number {
  let even = 1;
  while (length % (2 * even) === 0) even *= 2;
  return even;
}

/** The stages of `blocks` transforms, each of `stride` transforms side by side. */
function chain(radices: number[], blocks: number, stride: number): TransformStage[] {
  let groups = radices.reduce((product, radix) => product * radix, 1);
  return radices.map((radix) => {
    groups /= radix;
    const stage = { radix, blocks, groups, stride };
    stride *= radix;
    return stage;
  });
}

/** Eights, and fours for what they leave. */
function evenRadices(length: number): number[] {
  if (length === 2) return [2];
  let fours = 0;
  let rest = length;
  // Eights alone give 1, 8, 64 …, which are 1 modulo 7.
  for (; rest % 7 !== 1; rest /= 4) fours++;
  const eights: number[] = [];
  for (; rest > 1; rest /= 8) eights.push(8);
  return [...eights.slice(0, 1), ...Array<number>(fours).fill(4), ...eights.slice(1)];
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

/** The corners of the triangles in hertz: equally spaced in mel from 0 to half the sample rate. */
export function melCorners({ sampleRate, bands }: FrontEnd): number[] {
  const top = toMel(sampleRate / 2);
  return Array.from({ length: bands + 2 }, (_, i) => toHertz(top * i / (bands + 1)));
}

/**
 * HTK's mel filterbank without normalisation: triangles of height 1 between points equally spaced in
 * mel from 0 to half the sample rate, sampled at the transform's bins.
 *
 * A triangle narrower than a bin may have no weight at all; its band then stays at the floor.
 *
 * Source: S. Young et al., "The HTK Book", section 5.4.
 */
export function melFilters(frontEnd: FrontEnd): MelFilter[] {
  const { sampleRate, fftLength, bands } = frontEnd;
  const bins = fftLength / 2 + 1;
  const points = melCorners(frontEnd);
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

/** The bins between the centres of two neighbouring bands. */
export interface MelSlope {
  /** The first bin. */
  first: number;
  /** What each bin's share in the upper band is; the rest belongs to the lower one. */
  rising: Float64Array;
}

/**
 * The filters of {@linkcode melFilters}, slope by slope: slope j rises to the centre of band j, and
 * there the triangle of band j − 1 falls, so that both weights of a bin are 1 together.
 *
 * Below the first centre nothing falls, above the last one nothing rises. All slopes together are all
 * bins of which any band has a share.
 */
export function melSlopes(frontEnd: FrontEnd): MelSlope[] {
  const { sampleRate, fftLength, bands } = frontEnd;
  const points = melCorners(frontEnd);
  let bin = 1;
  return Array.from({ length: bands + 1 }, (_, slope) => {
    const [low, high] = points.slice(slope, slope + 2);
    const first = bin;
    const rising: number[] = [];
    for (; bin < fftLength / 2; bin++) {
      const hertz = bin * sampleRate / fftLength;
      if (hertz >= high) break;
      rising.push((hertz - low) / (high - low));
    }
    return { first, rising: Float64Array.from(rising) };
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

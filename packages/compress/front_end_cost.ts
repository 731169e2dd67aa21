/**
 * What a front end costs, counted as the kernels compute it.
 *
 * @module
 */
import { checkFrontEnd, type FrontEnd, melSlopes, transformStages } from "@kws/features";

/** Multiplications of one frame, part by part. */
export interface FrontEndCost {
  /** n samples by the window. */
  window: number;
  /** The complex transform of n/2 points in radices 8, 5, 4, 3 and 2. */
  transform: number;
  /** Its untangling to n/2 + 1 bins and their power. */
  power: number;
  /** One for every bin of which a mel band has a share. */
  mel: number;
  /** The logarithms' polynomials. */
  logarithm: number;
  /** All parts together. */
  total: number;
}

/**
 * Real multiplications of one butterfly by its constants: none in radices 2 and 4, whose points are
 * turned by quarters at most; 2 of √½ for each of 2 points in radix 8; 2 constants for both parts of a
 * point in radix 3; 6 for both parts in radix 5, of which 2 are of cosines and 4 of sines.
 */
export const BUTTERFLY_MULTIPLIES: Readonly<Record<number, number>> = {
  2: 0,
  3: 2 * 2,
  4: 0,
  5: 2 * 6,
  8: 2 * 2,
};

/** Multiplications of a complex number by a twiddle. */
export const TWIDDLE_MULTIPLIES = 4;

/** Multiplications of bins k and n/2 − k together: 4 of their turn, 2 squares of each. */
export const PAIR_MULTIPLIES = 8;

/** Multiplications of one logarithm: a polynomial of degree 9 and the exponent's share. */
export const LOGARITHM_MULTIPLIES = 14;

/**
 * Multiplications of one frame: with n the frame's length and B the number of bands,
 *
 * n + transform + 8 (n/4 + 1) + bins between the first and the last triangle's ends + 14 B.
 *
 * A stage of the transform has n/2 / r butterflies of radix r. Each multiplies by its constants, and
 * turns all its outputs but the first by twiddles, 4 multiplications each; not so in the first of the g
 * groups of a stage, whose twiddles are 1, so that a part (g − 1) / g of the butterflies does. The
 * untangling takes bins k and n/2 − k together for k = 0…n/4. A bin's power is multiplied by its share
 * in the upper one of its two bands; the lower one has the rest, which is a difference.
 *
 * @throws {RangeError} If the kernels cannot compute the front end.
 */
export function frontEndCost(frontEnd: FrontEnd): FrontEndCost {
  checkFrontEnd(frontEnd);
  const { fftLength, bands } = frontEnd;
  const transform = transformStages(fftLength / 2).reduce(
    (sum, { radix, blocks, groups, stride }) =>
      sum + blocks * groups * stride * BUTTERFLY_MULTIPLIES[radix] +
      blocks * (groups - 1) * stride * (radix - 1) * TWIDDLE_MULTIPLIES,
    0,
  );
  const power = (fftLength / 4 + 1) * PAIR_MULTIPLIES;
  const mel = melSlopes(frontEnd).reduce((sum, { rising }) => sum + rising.length, 0);
  const logarithm = bands * LOGARITHM_MULTIPLIES;
  const total = fftLength + transform + power + mel + logarithm;
  return { window: fftLength, transform, power, mel, logarithm, total };
}

/** Multiplications of the front end per second of sound. */
export function frontEndMultiplies(frontEnd: FrontEnd): number {
  return frontEndCost(frontEnd).total * frontEnd.sampleRate / frontEnd.hop;
}

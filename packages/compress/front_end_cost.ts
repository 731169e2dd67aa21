/**
 * What a front end costs, counted as the kernels compute it.
 *
 * @module
 */
import { checkFrontEnd, type FrontEnd, melFilters } from "@kws/features";

/** Multiplications of one frame, part by part. */
export interface FrontEndCost {
  /** n samples by the window. */
  window: number;
  /** The complex transform of n/2 points in radices 5, 4, 3 and 2. */
  transform: number;
  /** Its untangling to n/2 + 1 bins and their power. */
  power: number;
  /** The non-zero weights of the mel filters. */
  mel: number;
  /** The logarithms' polynomials. */
  logarithm: number;
  /** All parts together. */
  total: number;
}

/**
 * Real multiplications of one butterfly: by its constants, and 4 for each of the radix − 1 outputs
 * that are turned. Turns by 1 are counted, for the kernels make them too.
 */
export const BUTTERFLY_MULTIPLIES: Readonly<Record<number, number>> = {
  2: 4,
  3: 4 + 2 * 4,
  4: 3 * 4,
  5: 16 + 4 * 4,
};

/** Multiplications of one bin: 4 halves, 4 of the turn, 2 squares. */
export const BIN_MULTIPLIES = 10;

/** Multiplications of one logarithm: a polynomial of degree 9 and the exponent's share. */
export const LOGARITHM_MULTIPLIES = 14;

/**
 * Multiplications of one frame: with n the frame's length, B bands and m stages of radix r over
 * n/2 points each,
 *
 * n + Σ (n/2 / r) · butterfly(r) + 10 (n/2 + 1) + mel weights + 14 B.
 *
 * @throws {RangeError} If the kernels cannot compute the front end.
 */
export function frontEndCost(frontEnd: FrontEnd): FrontEndCost {
  checkFrontEnd(frontEnd);
  const { fftLength, bands } = frontEnd;
  const half = fftLength / 2;
  let transform = 0;
  let rest = half;
  for (const radix of [5, 4, 3, 2]) {
    for (; rest % radix === 0; rest /= radix) {
      transform += (half / radix) * BUTTERFLY_MULTIPLIES[radix];
    }
  }
  const power = (half + 1) * BIN_MULTIPLIES;
  const mel = melFilters(frontEnd).reduce((sum, { weights }) => sum + weights.length, 0);
  const logarithm = bands * LOGARITHM_MULTIPLIES;
  const total = fftLength + transform + power + mel + logarithm;
  return { window: fftLength, transform, power, mel, logarithm, total };
}

/** Multiplications of the front end per second of sound. */
export function frontEndMultiplies(frontEnd: FrontEnd): number {
  return frontEndCost(frontEnd).total * frontEnd.sampleRate / frontEnd.hop;
}

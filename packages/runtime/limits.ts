/**
 * The sizes that the integer arithmetic keeps, and why nothing overflows within them.
 *
 * A row of a matrix gives s = Σ w x, then ⌊s · m · 2^(o − 14) + ½⌋, where the scale k = 8 o + j of the
 * result stands for 2^(k/8) by the 15-bit multiplier m = OCTAVE[j]. {@linkcode checkSums} takes the
 * largest size that s can have, Σ |w| · max |x|, and asks for two things of every row that is not all
 * zeros:
 *
 * 1. **|result| ≤ 2²⁸** ({@linkcode SUM}). Two results and two biases added up stay below 2³¹. So no
 *    argument of tanh, sigmoid or exp overflows 32 bits, nor does the rounding term: 3 · 2²⁸ + 2¹⁴ < 2³⁰.
 *    The kernels bring twice a result down to 32 bits before the last shift: 2 · 2²⁸ + 1 < 2³¹.
 *    The reset gate's product r · q ≤ 2¹⁵ · 2²⁹ is made in 64 bits. Two energies differ by at most
 *    4 · 2²⁸ = 2³⁰.
 * 2. **k ≥ −152** ({@linkcode LEAST_SCALE}). The kernels shift all rows of a matrix by the same
 *    n = max(1, 14 − o) ≤ 33 bits and hold s · m · 2^(n + o − 14) = result · 2^n in 64 bits:
 *    2²⁸ · 2³³ + 2³² < 2⁶². The multiplier itself is no greater, as |s| ≥ 1 where it counts.
 *
 * s itself is below 2³¹ as |w| ≤ 2⁷, |x| ≤ 2¹⁵ and no row is longer than 2⁸ where x has 16 bits; where x
 * has 7 bits, |w x| ≤ 2¹⁴ and no row is longer than 2¹⁶: widths have 8 bits and
 * a row two of them at most.
 *
 * What the classifier says of a step and its bias are kept within **2²⁵** ({@linkcode VOTE}: log-odds of
 * 8192), so that their sum over a window of at most 2¹² steps with 16-bit weights is below 2⁵³: exact
 * in the 64-bit floats of the reference, and the quotient cut to a whole number is that of integers.
 * A step's log-odds are below 2²⁶ and never the kernels' sign for none, 2³¹ − 1.
 *
 * States are weighted means of 16-bit values, z · (before − n) ≤ 2¹⁵ · 2¹⁶ − 2¹⁶.
 *
 * @module
 */
import { type IntegerTensor, rowsOf, sizeOfRow } from "./integer_tensor.ts";
import type { Sum } from "./kind.ts";
import { exp2 } from "./scale.ts";

/** The greatest size of a rescaled sum. */
export const SUM: number = 2 ** 28;
/** The greatest size of what the classifier says of a step, in Q12. */
export const VOTE: number = 2 ** 25;
/** The least scale of a rescaled sum, in eighths of an octave. */
export const LEAST_SCALE = -152;
/** Multiplications for a second of sound, or for a clip, at most. */
export const MOST_PRODUCTS: number = 2 ** 24;
/** Samples that the front end transforms for a second of sound, at most. */
export const MOST_TRANSFORMED: number = 2 ** 22;

/**
 * Refuses a network whose arithmetic could overflow.
 *
 * @throws {RangeError} If a row's result can exceed its limit, or its scale is too small.
 */
export function checkSums(sums: readonly Sum[], tensors: readonly IntegerTensor[]): void {
  sums.forEach(({ name, factor, unit, limit }, i) => {
    const { shape, scales } = tensors[i];
    // A bias is added as it is: no kernel shifts it.
    const least = shape.length > 1 ? LEAST_SCALE - unit : -Infinity;
    rowsOf(tensors[i]).forEach((row, j) => {
      const { scale } = row;
      const size = sizeOfRow(row);
      const largest = size * factor * exp2(scale + unit);
      if (size === 0 || (largest <= limit && scale >= least)) return;
      const of = `the scale of ${name}${scales.length > 1 ? `, row ${j},` : ""}`;
      throw new RangeError(
        largest > limit
          ? `${of} must let no sum exceed ${limit}: with a scale of ${scale} one can reach ` +
            `${Math.ceil(largest)}`
          : `${of} must be at least ${least}: current value is ${scale}`,
      );
    });
  });
}

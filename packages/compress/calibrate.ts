/**
 * Ranges of activations, read off what a float network does with sounds.
 *
 * @module
 */
import { exp2, scaleAbove } from "./scale.ts";

/** How the range of 7-bit integers is laid over values. */
export type Calibration = "min-max" | "percentile" | "mse";

/** Integers on either side of zero. */
const LEVELS = 63.5;

/**
 * The scale, in eighths of an octave, at which 7-bit integers stand for values.
 *
 * @param how `min-max` clips nothing; `percentile` clips the largest 0.1 %; `mse` clips where the
 *   squared error is least.
 * @throws {RangeError} If there are no values.
 */
export function calibrate(values: ArrayLike<number>, how: Calibration): number {
  if (values.length === 0) {
    throw new RangeError(
      "Cannot calibrate as there must be values: the split or pool that they come from is empty",
    );
  }
  const sizes = Float64Array.from(values, Math.abs).sort();
  const largest = sizes[sizes.length - 1];
  if (how === "min-max") return scaleAbove(largest / LEVELS);
  if (how === "percentile") {
    return scaleAbove(sizes[Math.floor(0.999 * (sizes.length - 1))] / LEVELS);
  }
  let best = scaleAbove(largest / LEVELS);
  let least = Infinity;
  for (let scale = best; scale > best - 24; scale--) {
    const step = exp2(scale);
    let error = 0;
    for (let i = 0; i < values.length; i++) {
      const q = Math.max(-64, Math.min(63, Math.floor(values[i] / step + 0.5)));
      const difference = values[i] - q * step;
      error += difference * difference;
    }
    if (error < least) [least, best] = [error, scale];
  }
  return best;
}

/**
 * Ranges of activations, read off what a float network does with sounds.
 *
 * @module
 */
import { exp2, scaleAbove } from "@kws/runtime/network";

/** How the range of 7-bit integers is laid over values. */
export type Calibration = "min-max" | "percentile" | "mse";

/** 7-bit integers: around zero, or from zero on. */
const RANGES = {
  around: { low: -64, high: 63 },
  positive: { low: 0, high: 127 },
};

/**
 * The scale, in eighths of an octave, at which 7-bit integers stand for values.
 *
 * @param how `min-max` clips nothing; `percentile` clips the largest 0.1 %; `mse` clips where the
 *   squared error is least.
 * @param positive Whether the integers are 0…127, for values of which none is below 0.
 * @throws {RangeError} If there are no values.
 */
export function calibrate(
  values: ArrayLike<number>,
  how: Calibration,
  positive = false,
): number {
  if (values.length === 0) {
    throw new RangeError(
      "Cannot calibrate as there must be values: the split or pool that they come from is empty",
    );
  }
  const { low, high } = RANGES[positive ? "positive" : "around"];
  const levels = high + 0.5;
  const sizes = Float64Array.from(values, Math.abs).sort();
  const largest = sizes[sizes.length - 1];
  if (how === "min-max") return scaleAbove(largest / levels);
  if (how === "percentile") {
    return scaleAbove(sizes[Math.floor(0.999 * (sizes.length - 1))] / levels);
  }
  let best = scaleAbove(largest / levels);
  let least = Infinity;
  for (let scale = best; scale > best - 24; scale--) {
    const step = exp2(scale);
    let error = 0;
    for (let i = 0; i < values.length; i++) {
      const q = Math.max(low, Math.min(high, Math.floor(values[i] / step + 0.5)));
      const difference = values[i] - q * step;
      error += difference * difference;
    }
    if (error < least) [least, best] = [error, scale];
  }
  return best;
}

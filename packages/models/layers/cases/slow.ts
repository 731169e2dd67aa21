/**
 * Plain loops over 64-bit floats, which several layers' slow doubles share.
 *
 * @module
 */
import { exp } from "@kws/kernels";
import { NORM_EPSILON } from "../norm.ts";
import type { Values } from "../_layer_harness.ts";

/** The logistic function. */
export const sigmoid = (x: number): number => 1 / (1 + exp(-x));

/** y (R,O) of x (R,I), weight (O,I). */
export function product(
  x: Float64Array,
  weight: Float64Array,
  outputs: number,
  bias?: Float64Array,
): Float64Array {
  const inputs = weight.length / outputs;
  return Float64Array.from({ length: x.length / inputs * outputs }, (_, at) => {
    const [row, o] = [Math.floor(at / outputs), at % outputs];
    let sum = bias?.[o] ?? 0;
    for (let i = 0; i < inputs; i++) sum += weight[o * inputs + i] * x[row * inputs + i];
    return sum;
  });
}

/** y (R,C) of x (R,C), by the moments of its rows. */
export function normalised(x: Float64Array, gain: Float64Array, shift: Float64Array): Values {
  const channels = gain.length;
  const rows = x.length / channels;
  const [mean, variance] = [new Float64Array(channels), new Float64Array(channels)];
  x.forEach((value, i) => mean[i % channels] += value / rows);
  x.forEach((value, i) => {
    const d = value - mean[i % channels];
    variance[i % channels] += d * d / rows;
  });
  const y = x.map((value, i) => {
    const c = i % channels;
    return shift[c] + gain[c] * (value - mean[c]) / Math.sqrt(variance[c] + NORM_EPSILON);
  });
  return { y, mean, variance };
}

/** y + x, where y is given. */
export function plus(x: Float64Array, y: Float64Array | undefined): Float64Array {
  return y ? x.map((value, i) => value + y[i]) : x;
}

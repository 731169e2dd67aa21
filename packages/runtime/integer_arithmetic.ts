/**
 * The integer arithmetic that all kinds of networks share.
 *
 * Activations have 7 bits: −64…63, or 0…127 behind ReLU, in units of 2^(scale/8). A row of a matrix is
 * summed up without rounding, then brought to the scale that is wanted by {@linkcode rescale}. What
 * follows a convolution is wanted with 6 bits below its own step, so that the bias is added exactly;
 * then it is rounded half up and cut.
 *
 * @module
 */
import { FRACTION } from "./crnn_kind.ts";
import type { IntegerTensor } from "./integer_tensor.ts";
import { exp2, rescale } from "./scale.ts";

/** Cuts to 7 bits. */
export function clamp7(value: number): number {
  return Math.max(-64, Math.min(63, value));
}

/** Cuts to 7 bits behind ReLU. */
export function clampRelu(value: number): number {
  return Math.max(0, Math.min(127, value));
}

/** A state or key in Q15 as 7 bits. */
export function toSevenBits(value: number): number {
  return clamp7((value + 256) >> 9);
}

/** Sums of {@linkcode FRACTION} fractional bits as whole steps, half up. */
export function toSteps(sum: number): number {
  return (sum + (1 << (FRACTION - 1))) >> FRACTION;
}

/** Σ w x of a row of a tensor, in units of 2^(−unit/8) less the scales of x and of the row. */
export function dot(
  { data, scales, shape }: IntegerTensor,
  row: number,
  x: ArrayLike<number>,
  unit: number,
): number {
  const length = data.length / shape[0];
  let sum = 0;
  for (let i = 0; i < length; i++) sum += data[row * length + i] * x[i];
  return rescale(sum, scales[scales.length > 1 ? row : 0] + unit);
}

/** All elements of a bias, in units of 2^(−unit/8). */
export function biasOf({ data, scales: [scale] }: IntegerTensor, unit: number): Int32Array {
  return Int32Array.from(data, (value) => rescale(value, scale + unit));
}

/** One over the features' step, a 32-bit float. */
export function sharpness(scale: number): number {
  return Math.fround(1 / Math.fround(exp2(scale)));
}

/**
 * A log-mel value as a 7-bit integer: to the nearest step above the offset, half to even, in 32-bit
 * floats. NaN gives 0.
 *
 * @param sharp {@linkcode sharpness} of the features' scale.
 */
export function quantizeFeature(value: number, offset: number, sharp: number): number {
  const steps = Math.fround(Math.fround(value - offset) * sharp);
  if (Number.isNaN(steps)) return 0;
  const cut = Math.max(-64, Math.min(63, steps));
  const floor = Math.floor(cut);
  const rest = cut - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

/**
 * tanh, sigmoid and exp of integers, by tables and straight lines between their entries.
 *
 * @module
 */
import { exp } from "@kws/kernels";

/** e^(−i / 32), i = 0…512. */
const POWERS = /* @__PURE__ */ new Float64Array(513).map((_, i) => exp(-i / 32));

/** 32767 · tanh(i / 64), i = 0…512. */
export const TANH_TABLE: Int16Array = /* @__PURE__ */ Int16Array.from(
  POWERS,
  (power) => Math.round(32767 * ((1 - power) / (1 + power))),
);

/** 65535 · e^(−i / 32), i = 0…512. */
export const EXP_TABLE: Uint16Array = /* @__PURE__ */ Uint16Array.from(
  POWERS,
  (power) => Math.round(65535 * power),
);

/** tanh of x (Q12), in Q15. */
export function integerTanh(x: number): number {
  const size = x < 0 ? -x : x;
  if (size >= 32768) return x < 0 ? -32767 : 32767;
  const i = size >> 6;
  const low = TANH_TABLE[i];
  const y = low + (((TANH_TABLE[i + 1] - low) * (size & 63) + 32) >> 6);
  return x < 0 ? -y : y;
}

/** The logistic function of x (Q12), in Q15: (1 + tanh(x / 2)) / 2. */
export function integerSigmoid(x: number): number {
  return 16384 + (integerTanh(x >> 1) >> 1);
}

/** e^−x of x >= 0 (Q12), in Q16. */
export function integerExp(x: number): number {
  if (x >= 65536) return 0;
  const i = x >> 7;
  const high = EXP_TABLE[i];
  return high + (((EXP_TABLE[i + 1] - high) * (x & 127) + 64) >> 7);
}

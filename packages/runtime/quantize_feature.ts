import { exp2 } from "./scale.ts";

/** x within low…high. */
export function clamp(x: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, x));
}

/** A value with 6 more fractional bits, rounded half up to an integer within low…high. */
export function dropFraction(x: number, low: number, high: number): number {
  return clamp((x + 32) >> 6, low, high);
}

/** A state or key in Q15 as 7 bits. */
export function toSevenBits(value: number): number {
  return clamp((value + 256) >> 9, -64, 63);
}

/**
 * Log-mel values as 7-bit integers: to the nearest step above the offset, half to even; what is no
 * number becomes 0.
 *
 * @param feature Scale of the features.
 */
export function quantizeFeatures(
  frame: ArrayLike<number>,
  { offset, feature }: { offset: number; feature: number },
  out: Int8Array,
): void {
  const scale = Math.fround(1 / Math.fround(exp2(feature)));
  for (let i = 0; i < out.length; i++) {
    const steps = Math.fround(Math.fround(frame[i] - offset) * scale);
    const floor = Math.floor(steps);
    const rest = steps - floor;
    const near = rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
    out[i] = Number.isNaN(steps) ? 0 : clamp(steps === Infinity ? 63 : near, -64, 63);
  }
}

/**
 * Logarithmic scales: 2^(k/8), eight steps an octave, in exact arithmetic.
 *
 * @module
 */

/** 2^(j/8) · 2^14 to the nearest integer, j = 0…7. */
export const OCTAVE: readonly number[] = [16384, 17867, 19484, 21247, 23170, 25268, 27554, 30048];

/** The whole octaves of a scale: ⌊k / 8⌋. */
export function octaveOf(k: number): number {
  return Math.floor(k / 8);
}

/** 2^(k/8) with the 15-bit mantissa that integer arithmetic uses. */
export function exp2(k: number): number {
  const octave = octaveOf(k);
  return OCTAVE[k - 8 * octave] * 2 ** (octave - 14);
}

/**
 * `value` · 2^(k/8), rounded to the nearest integer, half up: what integer inference does with a
 * 15-bit multiplier and a shift.
 *
 * @param value An integer of at most 32 bits.
 */
export function rescale(value: number, k: number): number {
  return Math.floor(value * exp2(k) + 0.5);
}

/** The k with 2^(k/8) nearest above `value`, in ratio. */
export function scaleAbove(value: number): number {
  let k = -256;
  while (k < 256 && exp2(k) < value) k++;
  return k;
}

/**
 * 16-bit floats, IEEE 754 binary16, by arithmetic alone: not every host has them.
 *
 * @module
 */

/** The nearest 16-bit float's bits, half to even; too large a value becomes infinity. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  // The exponent of the last bit: −24 for subnormal numbers.
  let exponent = -24;
  while (size >= 2 ** (exponent + 11)) exponent++;
  const steps = size / 2 ** exponent;
  const floor = Math.floor(steps);
  const rest = steps - floor;
  const mantissa = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  // The leading bit of a normal number counts up the exponent, as does a carry.
  return sign | (exponent + 24) * 1024 + mantissa;
}

/** The value of a 16-bit float's bits. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa ? NaN : sign * Infinity;
  return exponent === 0
    ? sign * mantissa * 2 ** -24
    : sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

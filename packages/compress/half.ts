/**
 * 16-bit floats, IEEE 754 binary16.
 *
 * @module
 */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The nearest 16-bit float's bits, half to even; too large a value becomes infinity. */
export function toHalf(value: number): number {
  float[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const size = bits[0] & 0x7fffffff;
  if (size > 0x7f800000) return sign | 0x7e00;
  if (size >= 0x477ff000) return sign | 0x7c00;
  if (size < 0x33000001) return sign;
  const exponent = size >>> 23;
  if (exponent < 113) {
    // A subnormal: the mantissa with its leading one, shifted to units of 2^−24.
    const mantissa = (size & 0x7fffff) | 0x800000;
    return sign | shiftEven(mantissa, 126 - exponent);
  }
  return sign | shiftEven(size - (112 << 23), 13);
}

function shiftEven(value: number, count: number): number {
  const half = 1 << (count - 1);
  const rest = value & ((1 << count) - 1);
  const whole = value >>> count;
  return rest > half || (rest === half && whole & 1) ? whole + 1 : whole;
}

/** The value of a 16-bit float's bits. */
export function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const mantissa = half & 1023;
  if (exponent === 31) return mantissa ? NaN : sign * Infinity;
  return exponent === 0
    ? sign * mantissa * 2 ** -24
    : sign * (1024 + mantissa) * 2 ** (exponent - 25);
}

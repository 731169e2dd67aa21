/**
 * 16-bit floats, IEEE 754 binary16.
 *
 * @module
 */

const half = new DataView(new ArrayBuffer(2));

/** The nearest 16-bit float's bits, half to even; too large a value becomes infinity. */
export function toHalf(value: number): number {
  half.setFloat16(0, value);
  return half.getUint16(0);
}

/** The value of a 16-bit float's bits. */
export function fromHalf(bits: number): number {
  half.setUint16(0, bits);
  return half.getFloat16(0);
}

/**
 * Weights of floats in a `.kws` file.
 *
 * @module
 */
import type { BitReader, BitWriter } from "./bits.ts";
import { fromHalf, toHalf } from "./half.ts";
import { checkLength } from "./kws_integers.ts";
import { sizeOf, type TensorLayout } from "./tensor_layout.ts";

/** Elements of a network's floats. */
export function countFloats(layouts: readonly TensorLayout[]): number {
  return layouts.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

const float = new DataView(new ArrayBuffer(4));

/**
 * Writes floats.
 *
 * @throws {RangeError} If one is no number or too large for its bits.
 */
export function writeFloats(parameters: Float32Array, bits: 16 | 32, writer: BitWriter): void {
  parameters.forEach((value, i) => {
    float.setFloat32(0, value);
    const code = bits === 16 ? toHalf(value) : float.getInt32(0);
    checkFloat(bits === 16 ? fromHalf(code) : value, i, bits);
    writer.write(code, bits);
  });
}

/**
 * Reads floats to the end of the file.
 *
 * @throws {RangeError} If the file has another length, or a float is no number or infinite.
 */
export function readFloats(
  layouts: readonly TensorLayout[],
  bits: 16 | 32,
  reader: BitReader,
): { bits: 16 | 32; parameters: Float32Array } {
  const count = countFloats(layouts);
  checkLength(count * bits, reader);
  const parameters = new Float32Array(count).map((_, i) => {
    const low = reader.read(16);
    if (bits === 32) float.setUint32(0, (reader.read(16) << 16 | low) >>> 0);
    const value = bits === 16 ? fromHalf(low) : float.getFloat32(0);
    checkFloat(value, i, bits);
    return value;
  });
  return { bits, parameters };
}

function checkFloat(value: number, i: number, bits: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(
    `parameters[${i}] must be a finite number of ${bits} bits: current value is ${value}`,
  );
}

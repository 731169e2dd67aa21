/**
 * The weights in a `.kws` file, of both versions.
 *
 * @module
 */
import type { BitReader, BitWriter } from "./bits.ts";
import { fromHalf, toHalf } from "./half.ts";
import { BIAS_BITS, type IntegerTensor } from "./integer_tensor.ts";
import { sizeOf, type TensorLayout } from "./tensor_layout.ts";

/** How integers are written: bits of a matrix's own number of bits, and what is subtracted from it. */
export interface IntegerForm {
  /** Bits of the number that says how many bits the weights of a matrix have: 3, or 8 in version 1. */
  codeBits: 3 | 8;
  /** The number of bits that the code 0 stands for: 2, or 0 in version 1. */
  codeLow: 0 | 2;
  /** Whether every row has a scale. */
  perRow: boolean;
}

/** Scales of a tensor. */
function scalesOf({ stored }: TensorLayout, perRow: boolean): number {
  return stored.length > 1 && perRow ? stored[0] : 1;
}

/**
 * Refuses tensors that are not those of the network.
 *
 * @throws {RangeError} If a tensor is missing, too many, of another size or of impossible values.
 */
export function checkTensors(
  tensors: readonly IntegerTensor[],
  layouts: readonly TensorLayout[],
  perRow: boolean,
): void {
  if (tensors.length !== layouts.length) {
    throw new RangeError(
      `tensors must be ${layouts.length}: current number is ${tensors.length}`,
    );
  }
  layouts.forEach((layout, i) => {
    const { name, bits, data, scales } = tensors[i];
    const wide = layout.stored.length > 1;
    const right: [string, unknown, unknown][] = [
      ["the name", layout.name, name],
      ["the size", sizeOf(layout.stored), data.length],
      ["the number of scales", scalesOf(layout, perRow), scales.length],
    ];
    for (const [what, must, is] of right) {
      if (must === is) continue;
      throw new RangeError(`${what} of tensor ${i} must be ${must}: current value is ${is}`);
    }
    const least = wide ? 2 : BIAS_BITS;
    if (!(Number.isInteger(bits) && bits >= least && bits <= 8)) {
      throw new RangeError(
        `bits of ${name} must be a whole number from ${least} to 8: current value is ${bits}`,
      );
    }
    const most = 2 ** (bits - 1);
    const stray = data.findIndex((value) => value < -most || value >= most);
    if (stray >= 0) {
      throw new RangeError(
        `${name}[${stray}] must fit in ${bits} bits: current value is ${data[stray]}`,
      );
    }
  });
}

/** Writes integers: bits of every matrix, all scales, all weights and biases. */
export function writeIntegers(
  tensors: readonly IntegerTensor[],
  { codeBits, codeLow }: IntegerForm,
  writer: BitWriter,
): void {
  for (const { shape, bits } of tensors) {
    if (shape.length > 1) writer.write(bits - codeLow, codeBits);
  }
  for (const { scales } of tensors) for (const scale of scales) writer.write(scale, 8);
  for (const { bits, data } of tensors) for (const value of data) writer.write(value, bits);
}

/**
 * Reads integers to the end of the file. Nothing is set aside for tensors before what is there has
 * been found to be theirs.
 *
 * @throws {RangeError} If bits are impossible or the file has another length.
 */
export function readIntegers(
  layouts: readonly TensorLayout[],
  { codeBits, codeLow, perRow }: IntegerForm,
  reader: BitReader,
): IntegerTensor[] {
  const bits = layouts.map(({ name, stored }) => {
    if (stored.length === 1) return BIAS_BITS;
    const value = reader.read(codeBits) + codeLow;
    if (value < 2 || value > 8) {
      throw new RangeError(
        `bits of ${name} must be a whole number from 2 to 8: current value is ${value}`,
      );
    }
    return value;
  });
  const needed = layouts.reduce(
    (sum, layout, i) => sum + 8 * scalesOf(layout, perRow) + bits[i] * sizeOf(layout.stored),
    0,
  );
  checkLength(needed, reader);
  const signed = (count: number): number => reader.read(count) << (32 - count) >> (32 - count);
  const read = (length: number, count: number): Int8Array =>
    new Int8Array(length).map(() => signed(count));
  const scales = layouts.map((layout) => read(scalesOf(layout, perRow), 8));
  return layouts.map(({ name, stored }, i) => ({
    ...{ name, shape: stored, bits: bits[i] },
    ...{ data: read(sizeOf(stored), bits[i]), scales: scales[i] },
  }));
}

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
export function readFloats(count: number, bits: 16 | 32, reader: BitReader): Float32Array {
  checkLength(count * bits, reader);
  return new Float32Array(count).map((_, i) => {
    const low = reader.read(16);
    if (bits === 32) float.setUint32(0, (reader.read(16) << 16 | low) >>> 0);
    const value = bits === 16 ? fromHalf(low) : float.getFloat32(0);
    checkFloat(value, i, bits);
    return value;
  });
}

function checkFloat(value: number, i: number, bits: number): void {
  if (Number.isFinite(value)) return;
  throw new RangeError(
    `parameters[${i}] must be a finite number of ${bits} bits: current value is ${value}`,
  );
}

function checkLength(needed: number, { left }: BitReader): void {
  // A last byte that is not full is all that may follow.
  if (left >= needed && left < needed + 8) return;
  throw new RangeError(
    `its weights must be ${needed} bits to the end of the file: there are ${left}`,
  );
}

/**
 * Weights of integers in a `.kws` file, of both versions.
 *
 * @module
 */
import type { BitReader, BitWriter } from "./bits.ts";
import { BIAS_BITS, type IntegerTensor } from "./integer_tensor.ts";
import { sizeOf, type TensorLayout } from "./tensor_layout.ts";

/** How the numbers of bits of matrices are written. */
export interface IntegerCodes {
  /** Bits of the number that says how many bits the weights of a matrix have: 3, or 8 in version 1. */
  codeBits: number;
  /** The number of bits that the code 0 stands for: 2, or 0 in version 1. */
  codeLow: number;
}

/** Those of version 2. */
export const CODES: IntegerCodes = { codeBits: 3, codeLow: 2 };
/** Those of version 1. */
export const OLD_CODES: IntegerCodes = { codeBits: 8, codeLow: 0 };

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
  writer: BitWriter,
): void {
  const { codeBits, codeLow } = CODES;
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
 * @param perRow Whether every row has a scale.
 * @throws {RangeError} If bits are impossible or the file has another length.
 */
export function readIntegers(
  layouts: readonly TensorLayout[],
  perRow: boolean,
  reader: BitReader,
  { codeBits, codeLow } = CODES,
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

/**
 * Refuses weights that do not end with the file.
 *
 * @throws {RangeError} If there are fewer bits than needed, or a byte more.
 */
export function checkLength(needed: number, { left }: BitReader): void {
  // A last byte that is not full is all that may follow.
  if (left >= needed && left < needed + 8) return;
  throw new RangeError(
    `its weights must be ${needed} bits to the end of the file: there are ${left}`,
  );
}

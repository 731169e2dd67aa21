/**
 * States as bytes that can be kept: several parts with a checksum.
 *
 * @module
 */
import { crc32 } from "./crc32.ts";

/** Puts parts together: the checksum, the number of bytes of every part, the parts. */
export function joinState(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const head = 4 + 4 * parts.length;
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, head));
  const view = new DataView(bytes.buffer);
  let at = head;
  parts.forEach((part, i) => {
    view.setUint32(4 + 4 * i, part.length, true);
    bytes.set(part, at);
    at += part.length;
  });
  view.setUint32(0, crc32(bytes.subarray(4)), true);
  return bytes;
}

/**
 * Takes apart what {@linkcode joinState} put together.
 *
 * @throws {RangeError} If the bytes are damaged or not of so many parts.
 */
export function splitState(bytes: Uint8Array, count: number): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = 4 + 4 * count;
  const intact = bytes.length >= head && view.getUint32(0, true) === crc32(bytes.subarray(4));
  let at = head;
  const parts = Array.from({ length: intact ? count : 0 }, (_, i) => {
    const start = at;
    at += view.getUint32(4 + 4 * i, true);
    return bytes.subarray(start, at);
  });
  if (intact && at === bytes.length) return parts;
  throw new RangeError(
    `Cannot restore as the state must be whole and unchanged: its ${bytes.length} bytes are not`,
  );
}

/** Numbers as bytes, each a 64-bit float. */
export function numbersToBytes(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

/** The numbers of {@linkcode numbersToBytes}. */
export function bytesToNumbers(bytes: Uint8Array): number[] {
  return [...new Float64Array(bytes.slice().buffer, 0, bytes.length >> 3)];
}

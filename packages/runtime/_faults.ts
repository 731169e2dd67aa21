/**
 * Broken `.kws` files for tests: bytes changed under a checksum that fits.
 *
 * @module
 */
import { crc32 } from "./crc32.ts";

/** The bytes with a checksum that fits. */
export function signed(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  new DataView(bytes.buffer).setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

/** The bytes with others from a place on, and a checksum that fits. */
export function changed(
  bytes: Uint8Array,
  at: number,
  ...values: number[]
): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  copy.set(values, at);
  return signed(copy);
}

/** The bytes cut or filled up with zeros, with a checksum that fits. */
export function ofLength(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(0, length));
  return signed(copy);
}

/** Integers of a file of version 1: head fields that matter, then `rest`. */
export interface Version1 {
  /** Form of the weights, byte 8. */
  form: number;
  /** Byte 9. */
  perRow: number;
  /** Bytes 17 to 23. */
  shape: readonly number[];
  /** Steps that the attention sees. */
  window: number;
  /** What follows the head. */
  rest: readonly number[];
  /** Bytes of the keyword, as the head says. */
  keywordBytes?: number;
}

/** A file of version 1 with a front end of 16 kHz, 400 and 160 samples, 255 bands. */
export function version1(
  { form, perRow, shape, window, rest, keywordBytes = 0 }: Version1,
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(33 + rest.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4b, 0x57, 0x53, 1]);
  bytes[8] = form;
  bytes[9] = perRow;
  [16000, 400, 160].forEach((value, i) => view.setUint16(10 + 2 * i, value, true));
  bytes[16] = 255;
  bytes.set(shape, 17);
  view.setUint16(24, window, true);
  bytes[32] = keywordBytes;
  bytes.set(rest, 33);
  return signed(bytes);
}

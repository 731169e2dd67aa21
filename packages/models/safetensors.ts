/**
 * Tensors in Hugging Face's safetensors format, which Python reads as it is.
 *
 * @module
 */
import type { ParameterSet } from "./parameters.ts";
import { type Fail, quote, readHeader, type TensorEntry } from "./safetensors_header.ts";

/** Tensors and a few words about them. */
export interface Checkpoint {
  /** The tensors by name. */
  tensors: ParameterSet;
  /** Text by name. */
  metadata: Record<string, string>;
}

/**
 * The bytes of a checkpoint; equal checkpoints give equal bytes.
 *
 * @example There and back, where there are no files
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "@kws/models";
 * import { assertEquals } from "@std/assert";
 *
 * const tensors = new Map([["weight", { shape: [2, 1], data: Float32Array.of(1, -2) }]]);
 * const checkpoint = { tensors, metadata: { keyword: "happy" } };
 * assertEquals(decodeSafetensors(encodeSafetensors(checkpoint), "a checkpoint"), checkpoint);
 * ```
 */
export function encodeSafetensors({ tensors, metadata }: Checkpoint): Uint8Array<ArrayBuffer> {
  // One by one, as an object would sort names that look like numbers and lose `__proto__`.
  const header = [`"__metadata__":${JSON.stringify(sorted(metadata))}`];
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    const entry = { dtype: "F32", shape, data_offsets: [end, end + 4 * data.length] };
    header.push(`${JSON.stringify(name)}:${JSON.stringify(entry)}`);
    end += 4 * data.length;
  }
  const json = new TextEncoder().encode(`{${header.join(",")}}`);
  // Spaces up to a multiple of eight, so that the tensors may be mapped as they lie.
  const text = new Uint8Array(json.length + (8 - json.length % 8) % 8).fill(0x20);
  text.set(json);
  const bytes = new Uint8Array(8 + text.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let at = 8 + text.length;
  for (const { data } of tensors.values()) {
    for (let i = 0; i < data.length; i++, at += 4) {
      // One bit pattern for every NaN, so that digests do not depend on the machine.
      if (data[i] !== data[i]) view.setUint32(at, 0x7fc00000, true);
      else view.setFloat32(at, data[i], true);
    }
  }
  return bytes;
}

function sorted(record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1));
}

/** Longest header that the format allows. */
const LONGEST_HEADER = 100_000_000;

/**
 * Reads a checkpoint of 32-bit floats. Every byte belongs to the header or to exactly one tensor, so
 * that no two files which differ in a byte of their tensors are read as one.
 *
 * @throws {SyntaxError} If the bytes are none; the message names file, offset and reason.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): Checkpoint {
  const fail = (offset: number, reason: string): never => {
    throw new SyntaxError(`Cannot read ${name}: at byte ${offset}, ${reason}`);
  };
  if (bytes.length < 8) fail(0, `a header of 8 bytes is required, the file has ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length === 0) fail(0, "the header must not be empty");
  if (length > LONGEST_HEADER) {
    fail(0, `the header must have at most ${LONGEST_HEADER} bytes, it has ${length}`);
  }
  if (length > bytes.length - 8) fail(0, `the header has ${length} bytes, the file ends before`);
  const text = decodeText(bytes.subarray(8, 8 + length), fail);
  // Places in the text become bytes only for a message: most headers are sound.
  const failAt = (at: number, reason: string): never =>
    fail(8 + new TextEncoder().encode(text.slice(0, at)).length, reason);
  const { entries, metadata } = readHeader(text, failAt);
  for (const entry of entries) checkSize(entry, failAt);
  checkPlaces(entries, 8 + length, bytes.length, fail);
  const tensors: ParameterSet = new Map();
  for (const { name, shape, offsets: [start, end] } of entries) {
    const data = new Float32Array((end - start) / 4);
    let at = 8 + length + start;
    for (let i = 0; i < data.length; i++, at += 4) data[i] = view.getFloat32(at, true);
    tensors.set(name, { shape, data });
  }
  return { tensors, metadata };
}

function decodeText(bytes: Uint8Array, fail: Fail): string {
  try {
    // A byte order mark is kept, so that it is refused like any other letter.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const loose = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
    const sound = new TextEncoder().encode(loose);
    return fail(8 + bytes.findIndex((byte, i) => byte !== sound[i]), "the header must be UTF-8");
  }
}

/** Makes sure that a tensor has as many bytes as its shape says. */
function checkSize({ name, shape, offsets: [start, end], at }: TensorEntry, fail: Fail): void {
  let size = 4;
  for (const dimension of shape) {
    size *= dimension;
    // Beyond, two different products are one number.
    if (size > Number.MAX_SAFE_INTEGER) fail(at, `${quote(name)} must have less than 2^53 bytes`);
  }
  if (end - start === size) return;
  fail(at, `${quote(name)} needs ${size} bytes, its data_offsets are ${start} and ${end}`);
}

/** Makes sure that the tensors fill the file from the header's end, without overlap and hole. */
function checkPlaces(entries: TensorEntry[], header: number, total: number, fail: Fail): void {
  let at = header;
  let before = "the header";
  // Of two that begin together, the empty one is first.
  const places = entries.toSorted(({ offsets: a }, { offsets: b }) => a[0] - b[0] || a[1] - b[1]);
  for (const { name, offsets: [start, end] } of places) {
    const own = quote(name);
    if (header + start < at) fail(header + start, `${own} must not overlap ${before}`);
    if (header + start > at) fail(at, `a gap of ${header + start - at} bytes is before ${own}`);
    at = header + end;
    before = own;
    if (at > total) fail(total, `the file ends, ${own} needs ${at - total} more bytes`);
  }
  if (at < total) fail(at, `${total - at} bytes are left over behind ${before}`);
}

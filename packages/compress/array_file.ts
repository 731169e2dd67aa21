/**
 * Files of large shared arrays: eight bytes that name the format, the header's length, the header as
 * JSON, then the arrays.
 *
 * @module
 */
import { openWhole } from "@kws/files";

const PIECE = 1 << 22;

function bytesOf(
  { buffer, byteOffset, byteLength }: ArrayBufferView<SharedArrayBuffer>,
): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Writes arrays to `path` by way of a temporary name. */
export function writeArrays(
  path: string,
  magic: string,
  header: unknown,
  arrays: readonly ArrayBufferView<SharedArrayBuffer>[],
): void {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const head = new Uint8Array(12 + json.length);
  head.set(new TextEncoder().encode(magic));
  new DataView(head.buffer).setUint32(8, json.length, true);
  head.set(json, 12);
  using file = openWhole(path);
  file.write(head);
  for (const array of arrays) file.write(array);
  file.commit();
}

/**
 * Reads what {@linkcode writeArrays} wrote.
 *
 * @param allocate Makes the value with its arrays from the header.
 * @param arraysOf The value's arrays, to be filled.
 * @throws {SyntaxError} If the file has another format or is cut short.
 */
export function readArrays<H, T>(
  path: string,
  magic: string,
  allocate: (header: H) => T,
  arraysOf: (value: T) => ArrayBufferView<SharedArrayBuffer>[],
): T {
  const file = Deno.openSync(path);
  try {
    const read = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length;) {
        const count = file.readSync(bytes.subarray(at));
        if (count === null) throw new SyntaxError(`Cannot read ${path}: it is cut short`);
        at += count;
      }
    };
    const head = new Uint8Array(12);
    read(head);
    if (new TextDecoder().decode(head.subarray(0, 8)) !== magic) {
      throw new SyntaxError(`Cannot read ${path}: at byte 0, "${magic}" is required`);
    }
    const json = new Uint8Array(new DataView(head.buffer).getUint32(8, true));
    read(json);
    const value = allocate(JSON.parse(new TextDecoder().decode(json)) as H);
    const piece = new Uint8Array(PIECE);
    for (const array of arraysOf(value).map(bytesOf)) {
      for (let at = 0; at < array.length; at += PIECE) {
        const part = piece.subarray(0, Math.min(PIECE, array.length - at));
        read(part);
        array.set(part, at);
      }
    }
    return value;
  } finally {
    file.close();
  }
}

/**
 * Bytes that can be read at any place.
 *
 * @module
 */

/** A file, or memory: long recordings are decoded without being read whole. */
export interface ByteSource {
  /** Bytes in all. */
  readonly size: number;
  /**
   * The bytes from `at` on, at most `count` of them: fewer at the end alone. They are the caller's until
   * the next call.
   */
  read(at: number, count: number): Uint8Array;
}

/** The bytes of a file that was read whole. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (at, count) => bytes.subarray(at, at + count) };
}

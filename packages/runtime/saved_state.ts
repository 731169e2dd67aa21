/**
 * States as bytes that can be kept: their numbers behind a checksum.
 *
 * @module
 */
import type { StatePart } from "@kws/kernels";
import { crc32 } from "./crc32.ts";

/** The bytes of an array. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * A number that tells states of different owners apart.
 *
 * @param numbers All that makes an owner what it is.
 */
export function fingerprint(numbers: readonly number[]): number {
  return crc32(bytesOf(Float64Array.from(numbers)));
}

/**
 * A state as bytes.
 *
 * @param owner What tells its owner from all whose states are others.
 */
export function saveState(state: readonly StatePart[], owner: number): Uint8Array<ArrayBuffer> {
  const parts = state.map(({ numbers }) => bytesOf(numbers));
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 4));
  let at = 4;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  new DataView(bytes.buffer).setUint32(0, crc32(bytes.subarray(4), owner), true);
  return bytes;
}

/**
 * Brings a state back to what {@linkcode saveState} gave of it; without a change to any if it cannot be.
 *
 * @throws {RangeError} If the bytes are damaged, of another owner, or place something where it cannot be.
 */
export function restoreState(
  state: readonly StatePart[],
  owner: number,
  given: Uint8Array | ArrayBuffer,
): void {
  // Of what is no bytes there are none.
  const bytes = new Uint8Array(given);
  let at = 4;
  const saved = state.map(({ numbers }) => {
    const copy = numbers.slice();
    const { length } = bytesOf(copy);
    bytesOf(copy).set(bytes.subarray(at, at += length));
    return copy;
  });
  const fits = bytes.length === at &&
    new DataView(bytes.buffer).getUint32(0, true) ===
      crc32(bytes.subarray(4), owner) &&
    state.every(({ ranges = [] }, i) =>
      ranges.every(([low, high], j) => {
        const value = saved[i][j];
        return Number.isInteger(value) && value >= low && value <= high;
      })
    );
  if (!fits) {
    throw new RangeError(
      `Cannot restore as the state must be whole, unchanged and of the same model and rule: ` +
        `its ${bytes.length} bytes are not`,
    );
  }
  state.forEach(({ numbers }, i) => numbers.set(saved[i]));
}

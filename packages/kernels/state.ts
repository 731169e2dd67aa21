/**
 * What something that listens has heard and not yet forgotten: arrays that stay where they are.
 *
 * @module
 */

/** A part of a state. */
export interface StatePart {
  /** Its numbers: all 0 before anything was heard. */
  numbers: Float64Array | Float32Array | Int32Array | Uint8Array;
  /**
   * The least and greatest values of its first numbers, which are whole: places and lengths, which a
   * state from elsewhere must not let lie outside an array.
   */
  ranges?: readonly (readonly [number, number])[];
}

/** Forgets everything heard so far. */
export function forget(state: readonly StatePart[]): void {
  for (const { numbers } of state) numbers.fill(0);
}

/**
 * What a step graph takes of frames that come one by one.
 *
 * @module
 */
import type { CrnnShape } from "@kws/runtime/network";

/** A step's frames, from frames that come one by one. */
export class StepFrames {
  readonly #latest: Float32Array;
  readonly #every: number;
  readonly #bands: number;
  #missing: number;

  /** Begins without frames. */
  constructor(
    { bands, kernel: [, first], stride: [, every] }: Pick<CrnnShape, "bands" | "kernel" | "stride">,
  ) {
    this.#latest = new Float32Array(first * bands);
    this.#every = every;
    this.#bands = bands;
    this.#missing = first;
  }

  /** Takes a frame (bands): the latest frames (kt,bands) if a step is due. */
  push(frame: Float32Array): Float32Array | undefined {
    this.#latest.copyWithin(0, this.#bands);
    this.#latest.set(frame, this.#latest.length - this.#bands);
    if (--this.#missing > 0) return undefined;
    this.#missing = this.#every;
    return this.#latest.slice();
  }
}

/**
 * What a step graph takes of frames that come group by group.
 *
 * @module
 */
import type { CrnnShape } from "@kws/runtime/network";

/** A step's frames, from frames that come group by group. */
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

  /** Takes frames (n,bands), at most a group: the latest frames (kt,bands) if a step is due with the last one. */
  push(frames: Float32Array): Float32Array | undefined {
    const { length } = this.#latest;
    const last = frames.subarray(Math.max(0, frames.length - length));
    this.#latest.copyWithin(0, last.length);
    this.#latest.set(last, length - last.length);
    this.#missing -= frames.length / this.#bands;
    if (this.#missing > 0) return undefined;
    this.#missing = this.#every;
    return this.#latest.slice();
  }
}

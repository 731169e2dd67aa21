/**
 * The mean of the latest values.
 *
 * @module
 */

/**
 * The mean of the latest values: what a keyword lifts for several steps and a stray sound for one or
 * two. Each mean is summed anew from the oldest value to the latest, so that a stream gives the bits
 * of any part of it, and a NaN is gone once it is out of the mean.
 *
 * Source: G. Chen, C. Parada and G. Heigold, "Small-footprint keyword spotting using deep neural
 * networks", ICASSP 2014, section 2.3.
 *
 * @example Three values, two in a mean
 * ```ts
 * import { MovingMean } from "@kws/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const mean = new MovingMean(2);
 * assertEquals([0, 1, 1].map((value) => mean.push(value)), [0, 0.5, 1]);
 * ```
 */
export class MovingMean {
  readonly #latest: Float64Array;
  #pushed = 0;

  /**
   * Begins without values.
   *
   * @param count Values in a mean; at the start there are fewer.
   * @throws {RangeError} If `count` is not a whole number >= 1.
   */
  constructor(count: number) {
    if (!(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(
        `Cannot smooth as count must be a whole number >= 1: current value is ${count}`,
      );
    }
    this.#latest = new Float64Array(count);
  }

  /** Takes a value and gives the mean of the latest ones. */
  push(value: number): number {
    const size = this.#latest.length;
    this.#latest[this.#pushed++ % size] = value;
    const first = Math.max(0, this.#pushed - size);
    let sum = 0;
    for (let i = first; i < this.#pushed; i++) sum += this.#latest[i % size];
    return sum / (this.#pushed - first);
  }

  /** Forgets all values. */
  reset(): void {
    this.#pushed = 0;
  }

  /** How many values it has taken, then the latest ones. */
  save(): Float64Array {
    return Float64Array.of(this.#pushed, ...this.#latest);
  }

  /**
   * Goes on from what {@linkcode MovingMean.save} gave.
   *
   * @throws {RangeError} If it is that of a mean of another length.
   */
  restore(state: Float64Array): void {
    const [pushed, ...latest] = state;
    if (latest.length !== this.#latest.length || !(Number.isInteger(pushed) && pushed >= 0)) {
      throw new RangeError(
        `Cannot restore a mean of ${this.#latest.length} values as its state must have as many: ` +
          `current value is ${latest.length}`,
      );
    }
    this.#pushed = pushed;
    this.#latest.set(latest);
  }
}

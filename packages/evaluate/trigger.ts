/**
 * Probabilities to detections, step by step.
 *
 * @module
 */

/** One output of a detector's network. */
export interface Step {
  /** The last sample that it depends on, counted from the stream's start. */
  sample: number;
  /** The keyword's probability. */
  probability: number;
}

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
 * import { MovingMean } from "@kws/evaluate";
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
}

/** Options of a {@linkcode Trigger}. */
export interface TriggerOptions {
  /** Least probability of a detection; Infinity rejects everything. */
  threshold: number;
  /** Samples after a detection in which no other is made. */
  refractory: number;
}

/**
 * One detection for every rise of the probability to the threshold.
 *
 * After a detection the trigger is armed again only when the probability has fallen below the
 * threshold: a keyword that stays in the network's window is detected once, however long it stays.
 * Within the refractory time nothing is detected; a rise in it that lasts beyond is detected at its
 * end. NaN neither detects nor arms.
 *
 * @example A plateau is one detection
 * ```ts
 * import { Trigger } from "@kws/evaluate";
 * import { assertEquals } from "@std/assert";
 *
 * const trigger = new Trigger({ threshold: 0.5, refractory: 0 });
 * const found = [0.1, 0.8, 0.9, 0.2, 0.7].filter((probability, i) =>
 *   trigger.push({ sample: 100 * i, probability }) !== undefined
 * );
 * assertEquals(found, [0.8, 0.7]);
 * ```
 */
export class Trigger {
  readonly #threshold: number;
  readonly #refractory: number;
  #armed = true;
  #quietUntil = -Infinity;

  /**
   * Begins armed.
   *
   * @throws {RangeError} If the threshold is NaN or the refractory time is not >= 0.
   */
  constructor({ threshold, refractory }: TriggerOptions) {
    if (Number.isNaN(threshold) || !(refractory >= 0)) {
      throw new RangeError(
        `Cannot detect as threshold must be a number and refractory >= 0 samples: ` +
          `current values are ${threshold} and ${refractory}`,
      );
    }
    this.#threshold = threshold;
    this.#refractory = refractory;
  }

  /** Takes the next step and gives it back if it is a detection. */
  push<S extends Step>(step: S): S | undefined {
    if (step.probability < this.#threshold) this.#armed = true;
    if (!(step.probability >= this.#threshold)) return undefined;
    if (!this.#armed || step.sample < this.#quietUntil) return undefined;
    this.#armed = false;
    this.#quietUntil = step.sample + this.#refractory;
    return step;
  }

  /** Forgets everything heard so far: armed, and not in a refractory time. */
  reset(): void {
    this.#armed = true;
    this.#quietUntil = -Infinity;
  }
}

/**
 * Probabilities to detections, step by step.
 *
 * @module
 */

/** One smoothed output of a network. */
export interface SmoothedStep {
  /** The last sample that it depends on, counted from the stream's start. */
  sample: number;
  /** The keyword's smoothed probability. */
  probability: number;
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
 * import { Trigger } from "@kws/runtime";
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
  push<S extends SmoothedStep>(step: S): S | undefined {
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

  /** Whether it is armed, and the sample until which it is quiet. */
  save(): [number, number] {
    return [this.#armed ? 1 : 0, this.#quietUntil];
  }

  /** Goes on from what {@linkcode Trigger.save} gave. */
  restore([armed, quietUntil]: ArrayLike<number> & Iterable<number>): void {
    this.#armed = armed === 1;
    this.#quietUntil = quietUntil;
  }
}

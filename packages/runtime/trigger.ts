/**
 * Log-odds to detections, step by step.
 *
 * @module
 */
import { log, sigmoid, type StatePart } from "@kws/kernels";

/** Steps that a mean can have at most. */
const MOST_STEPS = 65536;

/**
 * The mean probability of the latest steps, as log-odds: what a keyword lifts for several steps and a
 * stray sound for one or two. Each mean is summed anew from the oldest step to the latest, so that a
 * stream gives the bits of any part of it, and a NaN is gone once it is out of the mean.
 *
 * Source: G. Chen, C. Parada and G. Heigold, "Small-footprint keyword spotting using deep neural
 * networks", ICASSP 2014, section 2.3.
 *
 * @example Two steps in a mean
 * ```ts
 * import { Smoothing } from "@kws/runtime";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const mean = new Smoothing(2);
 * assertEquals(mean.push(-2), -2);
 * assertAlmostEquals(mean.push(2), 0);
 * ```
 */
export class Smoothing {
  /** The latest steps' log-odds, the oldest first, behind their number. */
  readonly state: readonly StatePart[];
  readonly #steps: Float64Array;
  /** Of each step the log-odds, the probability p and 1 − p, as far as they have been computed. */
  readonly #known: Float64Array;

  /**
   * Begins without steps.
   *
   * @param count Steps in a mean; at the start there are fewer.
   * @throws {RangeError} If `count` is not a whole number from 1 to 65536.
   */
  constructor(count: number) {
    if (!(Number.isInteger(count) && count >= 1 && count <= MOST_STEPS)) {
      throw new RangeError(
        `Cannot smooth as smoothing must be a whole number from 1 to ${MOST_STEPS}: ` +
          `current value is ${count}`,
      );
    }
    this.#steps = new Float64Array(1 + count);
    this.#known = new Float64Array(3 * count).fill(NaN);
    this.state = [{ numbers: this.#steps, ranges: [[0, count]] }];
  }

  /**
   * Takes a step's log-odds and gives those of the latest steps' mean probability.
   *
   * @param least What is not computed: a mean that surely lies below is given as −Infinity.
   */
  push(logOdds: number, least = -Infinity): number {
    const steps = this.#steps;
    const known = this.#known;
    if (steps[0] < steps.length - 1) steps[0]++;
    else {
      steps.copyWithin(1, 2);
      known.copyWithin(0, 3);
    }
    const held = steps[0];
    steps[held] = logOdds;
    if (held === 1) return logOdds;
    // A mean is no more than the most of its steps, but for rounding.
    let above = held;
    while (above > 0 && steps[above] < least - 1) above--;
    if (above === 0) return -Infinity;
    // Both sums are made, as 1 − p would be lost where p is nearly 1.
    let [yes, no] = [0, 0];
    for (let i = 1, at = 0; i <= held; i++, at += 3) {
      const step = steps[i];
      // Steps that a saved state has brought are not known yet.
      if (known[at] !== step) {
        known[at] = step;
        known[at + 1] = sigmoid(step);
        known[at + 2] = sigmoid(-step);
      }
      yes += known[at + 1];
      no += known[at + 2];
    }
    return log(yes) - log(no);
  }
}

/** Options of a {@linkcode Trigger}. */
export interface TriggerOptions {
  /** Least log-odds of a detection; Infinity rejects everything. */
  threshold: number;
  /** How long no other detection is made after one: in samples, unless a unit is given. */
  refractory: number;
}

/**
 * One detection for every rise of the log-odds to the threshold.
 *
 * After a detection the trigger is armed again only when the log-odds have fallen below the threshold: a
 * keyword that stays in the network's window is detected once, however long it stays. Within the
 * refractory time nothing is detected; a rise in it that lasts beyond is detected at its end. NaN
 * neither detects nor arms.
 *
 * @example A plateau is one detection
 * ```ts
 * import { Trigger } from "@kws/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const trigger = new Trigger({ threshold: 0, refractory: 0 });
 * const found = [-3, 2, 4, -1, 1].filter((logOdds, i) =>
 *   trigger.push({ sample: 100 * i, logOdds }) !== undefined
 * );
 * assertEquals(found, [2, 1]);
 * ```
 */
export class Trigger {
  readonly #threshold: number;
  readonly #refractory: number;
  /** Whether it has detected what is still there, and the sample until which it is quiet. */
  readonly #heard = new Float64Array(2);
  /** Everything that it has heard and not yet forgotten. */
  readonly state: readonly StatePart[] = [{ numbers: this.#heard, ranges: [[0, 1]] }];

  /**
   * Begins armed.
   *
   * @param unit Samples of a unit of the refractory time.
   * @throws {RangeError} If the threshold is NaN or the refractory time is not >= 0.
   */
  constructor({ threshold, refractory }: TriggerOptions, unit = 1) {
    if (Number.isNaN(threshold) || !(refractory >= 0)) {
      throw new RangeError(
        `Cannot detect as threshold must be a number and refractory >= 0: ` +
          `current values are ${threshold} and ${refractory}`,
      );
    }
    this.#threshold = threshold;
    this.#refractory = refractory * unit;
  }

  /** Takes the next step and gives it back if it is a detection. */
  push<S extends { sample: number; logOdds: number }>(step: S): S | undefined {
    const { sample, logOdds } = step;
    const heard = this.#heard;
    if (logOdds < this.#threshold) heard[0] = 0;
    // Even log-odds of Infinity do not reach a threshold that rejects everything.
    if (!(logOdds >= this.#threshold) || this.#threshold === Infinity) return undefined;
    if (heard[0] === 1 || sample < heard[1]) return undefined;
    heard[0] = 1;
    heard[1] = sample + this.#refractory;
    return step;
  }
}

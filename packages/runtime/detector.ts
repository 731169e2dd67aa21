/**
 * Steps to detections.
 *
 * @module
 */
import { sigmoid } from "@kws/kernels";
import type { StreamRule } from "./model.ts";
import { bytesToNumbers, numbersToBytes } from "./saved_state.ts";
import type { SpotterStep } from "./spotter.ts";
import { Smoothing, Trigger } from "./trigger.ts";

/** A keyword that was heard. */
export interface Detection {
  /** The sample that decided, counted from the stream's start. */
  sample: number;
  /** Its time in seconds. */
  time: number;
  /** The mean probability of the latest steps. */
  probability: number;
  /** Its log-odds. */
  logOdds: number;
  /** The word. */
  keyword: string;
  /** Where what decided begins, in seconds: as far as the network's window looks back. */
  start: number;
  /** Where it ends, in seconds. */
  end: number;
}

/** What a {@linkcode Detector} says beside the rule's. */
export interface DetectorOptions {
  /** The word that its steps are about. */
  keyword: string;
  /** Samples per second. */
  sampleRate: number;
  /** Samples that a step looks back over, as {@linkcode Spotter.reach}. */
  reach: number;
}

/**
 * Steps to detections, one after the other: the mean probability of the latest steps against the
 * rule's threshold, once for every rise, not within the refractory time.
 *
 * @example Detections of steps that another process has computed
 * ```ts
 * import { Detector } from "@kws/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const rule = { smoothing: 1, threshold: 2, refractory: 0.5 };
 * const detector = new Detector(rule, { keyword: "happy", sampleRate: 16000, reach: 16000 });
 * const logOdds = [-4, 3, 5, -4];
 * const found = logOdds.flatMap((value, i) =>
 *   detector.push({ sample: 1280 * (i + 1), logOdds: value }) ?? []
 * );
 * assertEquals(found.map(({ time }) => time), [0.16]);
 * ```
 */
export class Detector {
  /** The rule. */
  readonly rule: StreamRule;
  readonly #keyword: string;
  readonly #sampleRate: number;
  readonly #reach: number;
  readonly #smoothing: Smoothing;
  readonly #trigger: Trigger;

  /** @throws {RangeError} If the rule is impossible. */
  constructor(rule: StreamRule, { keyword, sampleRate, reach }: DetectorOptions) {
    const { smoothing, threshold, refractory } = rule;
    this.rule = rule;
    this.#keyword = keyword;
    this.#sampleRate = sampleRate;
    this.#reach = reach;
    this.#smoothing = new Smoothing(smoothing);
    this.#trigger = new Trigger({ threshold, refractory: refractory * sampleRate });
  }

  /** Takes the next step: the detection that it makes, if it makes one. */
  push({ sample, logOdds }: SpotterStep): Detection | undefined {
    const step = { sample, logOdds: this.#smoothing.push(logOdds) };
    if (!this.#trigger.push(step)) return undefined;
    return {
      ...step,
      time: sample / this.#sampleRate,
      start: Math.max(0, sample + 1 - this.#reach) / this.#sampleRate,
      end: (sample + 1) / this.#sampleRate,
      probability: sigmoid(step.logOdds),
      keyword: this.#keyword,
    };
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#smoothing.reset();
    this.#trigger.reset();
  }

  /** Everything that it has heard and not yet forgotten. */
  save(): Uint8Array {
    return numbersToBytes([...this.#trigger.save(), ...this.#smoothing.save()]);
  }

  /**
   * Goes on from what {@linkcode Detector.save} gave.
   *
   * @throws {RangeError} If the bytes are no state.
   */
  restore(state: Uint8Array): void {
    const [armed, quietUntil, ...latest] = bytesToNumbers(state);
    if (state.length % 8 !== 0 || quietUntil === undefined || latest.length > this.rule.smoothing) {
      throw new RangeError(
        `Cannot restore the detector as its state must be one that save() gave with the same rule: ` +
          `${state.length} bytes do not fit`,
      );
    }
    this.#trigger.restore([armed, quietUntil]);
    this.#smoothing.restore(latest);
  }
}

/**
 * Steps to detections.
 *
 * @module
 */
import { forget, sigmoid, type StatePart } from "@kws/kernels";
import type { StreamRule } from "./model.ts";
import { fingerprint, restoreState, saveState } from "./saved_state.ts";
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
  /** Everything that it has heard and not yet forgotten. */
  readonly state: readonly StatePart[];
  /** What tells its states from those of another rule. */
  readonly owner: number;
  readonly #options: DetectorOptions;
  readonly #smoothing: Smoothing;
  readonly #trigger: Trigger;

  /** @throws {RangeError} If the rule is impossible. */
  constructor(rule: StreamRule, options: DetectorOptions) {
    const { smoothing, threshold, refractory } = rule;
    const { sampleRate } = options;
    this.rule = rule;
    this.#options = options;
    this.#smoothing = new Smoothing(smoothing);
    this.#trigger = new Trigger(rule, sampleRate);
    this.state = [...this.#trigger.state, ...this.#smoothing.state];
    this.owner = fingerprint([smoothing, threshold, refractory, sampleRate]);
  }

  /** Takes the next step: the detection that it makes, if it makes one. */
  push({ sample, logOdds }: SpotterStep): Detection | undefined {
    const step = { sample, logOdds: this.#smoothing.push(logOdds, this.rule.threshold) };
    if (!this.#trigger.push(step)) return undefined;
    const { keyword, sampleRate, reach } = this.#options;
    return {
      ...step,
      time: sample / sampleRate,
      start: Math.max(0, sample + 1 - reach) / sampleRate,
      end: (sample + 1) / sampleRate,
      probability: sigmoid(step.logOdds),
      keyword,
    };
  }

  /** Forgets everything heard so far. */
  reset(): void {
    forget(this.state);
  }

  /** Everything that it has heard and not yet forgotten, as bytes. */
  save(): Uint8Array<ArrayBuffer> {
    return saveState(this.state, this.owner);
  }

  /**
   * Goes on from what {@linkcode Detector.save} gave.
   *
   * @throws {RangeError} If the state is damaged or of another rule.
   */
  restore(bytes: Uint8Array | ArrayBuffer): void {
    restoreState(this.state, this.owner, bytes);
  }
}

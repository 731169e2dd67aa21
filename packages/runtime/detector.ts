/**
 * Steps to detections.
 *
 * @module
 */
import { log, sigmoid } from "@kws/kernels";
import type { StreamRule } from "./model.ts";
import { MovingMean } from "./moving_mean.ts";
import type { Step } from "./step_network.ts";
import { Trigger } from "./trigger.ts";

/** A keyword that was heard. */
export interface Detection {
  keyword: string;
  /** The sample that decided, counted from the stream's start. */
  sample: number;
  /** When that was, in seconds. */
  time: number;
  /** Where what decided begins, in seconds: as far as the network's window looks back. */
  start: number;
  /** Where it ends, in seconds. */
  end: number;
  /** The smoothed probability. */
  probability: number;
  /** Its log-odds. */
  logOdds: number;
}

/** What a {@linkcode Detector} is told beside its rule. */
export interface DetectorOptions {
  keyword: string;
  /** Samples per second. */
  sampleRate: number;
  /** Samples that a step's classification looks back over. */
  reach: number;
}

/**
 * Detections of one stream, step by step: the mean probability of the latest steps reaches the
 * threshold, has been below it since the last detection, and that is longer ago than the refractory
 * time.
 */
export class Detector {
  readonly #options: DetectorOptions;
  readonly #mean: MovingMean;
  readonly #trigger: Trigger;

  /** @throws {RangeError} If smoothing, threshold or refractory time is out of range. */
  constructor({ smoothing, threshold, refractory }: StreamRule, options: DetectorOptions) {
    this.#options = options;
    this.#mean = new MovingMean(smoothing);
    this.#trigger = new Trigger({
      threshold: threshold === Infinity ? Infinity : sigmoid(threshold),
      refractory: refractory * options.sampleRate,
    });
  }

  /** Takes the next step; a detection if it is one. */
  push({ sample, logOdds }: Step): Detection | undefined {
    const probability = this.#mean.push(sigmoid(logOdds));
    if (this.#trigger.push({ sample, probability }) === undefined) return undefined;
    const { keyword, sampleRate, reach } = this.#options;
    const end = (sample + 1) / sampleRate;
    return {
      ...{ keyword, sample, time: sample / sampleRate, end, probability },
      start: Math.max(0, sample + 1 - reach) / sampleRate,
      logOdds: log(probability) - log(1 - probability),
    };
  }

  /** Forgets everything so far. */
  reset(): void {
    this.#mean.reset();
    this.#trigger.reset();
  }

  /** What it remembers: given to {@linkcode Detector.restore}, it goes on from here. */
  save(): Uint8Array {
    return new Uint8Array(Float64Array.of(...this.#trigger.save(), ...this.#mean.save()).buffer);
  }

  /**
   * Goes on from what {@linkcode Detector.save} gave with the same rule.
   *
   * @throws {RangeError} If the bytes cannot be its state.
   */
  restore(state: Uint8Array): void {
    if (state.length % 8 !== 0 || state.length < 24) {
      throw new RangeError(
        `Cannot restore a detector as its state must be one that save() gave: ` +
          `${state.length} bytes do not fit`,
      );
    }
    const values = new Float64Array(state.slice().buffer);
    this.#trigger.restore(values.subarray(0, 2));
    this.#mean.restore(values.subarray(2));
  }
}

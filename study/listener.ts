/**
 * A model that listens by a rule.
 *
 * @module
 */
import { Resampler, toFloat } from "@kws/features";
import {
  type Detection,
  Detector,
  type Spotter,
  type SpotterStep,
  type StreamRule,
} from "@kws/runtime";
import type { Model } from "./model.ts";
import { spotterOf } from "./spotter_of.ts";

/** Sound of any rate to detections, whether the model is one of floats or of integers. */
export class Listener {
  readonly keyword: string;
  /** Samples a second that the model hears. */
  readonly sampleRate: number;
  readonly #spotter: Spotter;
  readonly #detector: Detector;
  #resampler?: Resampler;
  #found: Detection[] = [];

  /** @throws {RangeError} If the rule is impossible. */
  constructor(model: Model, rule: StreamRule) {
    const { frontEnd, keyword } = model;
    this.keyword = keyword;
    this.sampleRate = frontEnd.sampleRate;
    this.#spotter = spotterOf(model);
    const { reach } = this.#spotter;
    this.#detector = new Detector(rule, { keyword, sampleRate: frontEnd.sampleRate, reach });
  }

  /** Forgets everything heard so far; what follows has another rate or is another recording. */
  begin(sampleRate: number): void {
    this.#spotter.reset();
    this.#detector.reset();
    this.#resampler = sampleRate === this.sampleRate
      ? undefined
      : new Resampler(sampleRate, this.sampleRate);
  }

  /** Takes samples, any number of them, and gives the detections that they make. */
  hear(pcm: Int16Array): Detection[] {
    return this.#push(this.#resampler === undefined ? pcm : this.#resampler.push(toFloat(pcm)));
  }

  /** The recording's end: what the resampler holds is heard. */
  end(): Detection[] {
    return this.#resampler === undefined ? [] : this.#push(this.#resampler.end());
  }

  #push(samples: Int16Array | Float32Array): Detection[] {
    this.#found = [];
    this.#spotter.push(samples, this.#decide);
    return this.#found;
  }

  readonly #decide = (step: SpotterStep): void => {
    const detection = this.#detector.push(step);
    if (detection) this.#found.push(detection);
  };
}

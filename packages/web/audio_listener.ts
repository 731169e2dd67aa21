/**
 * What listens on the audio thread: sound of any rate and number of channels in, messages out.
 *
 * @module
 */
import { Resampler } from "@kws/features";
import { createDetectors } from "@kws/runtime/current";
import type { LiveDetectors } from "@kws/runtime";
import type { Begin, FromAudio, HeardStep, ToAudio } from "./messages.ts";
import { PreRoll } from "./pre_roll.ts";

/** Hears what an audio thread is given. */
export class AudioListener {
  readonly #detectors: LiveDetectors;
  readonly #rate: number;
  readonly #target: number;
  readonly #preRoll: PreRoll;
  readonly #post: (message: FromAudio) => void;
  #resampler: Resampler;
  #steps: HeardStep[] = [];
  #isPaused = false;

  /**
   * Opens the model, and tells that it is ready.
   *
   * @param rate Samples a second that it will hear.
   * @throws {Error} If the model cannot listen, or the rate cannot be resampled.
   */
  constructor(
    { models, preRoll, everyStep }: Begin,
    rate: number,
    post: (_: FromAudio) => void,
  ) {
    this.#detectors = createDetectors({
      models: models.map((model, detector) => ({
        ...model,
        onStep: everyStep ? (step) => this.#steps.push({ ...step, detector }) : undefined,
      })),
    });
    const { models: opened, rules } = this.#detectors;
    const [{ frontEnd: { sampleRate } }] = opened;
    this.#rate = rate;
    this.#target = sampleRate;
    this.#preRoll = new PreRoll(Math.max(1, Math.round(preRoll * sampleRate)));
    this.#post = post;
    this.#resampler = new Resampler(rate, sampleRate);
    post({ kind: "ready", keywords: opened.map(({ keyword }) => keyword), rules, sampleRate });
  }

  /** Hears samples of some channels, which count alike; without any there is nothing to hear. */
  hear(channels: readonly Float32Array[]): void {
    if (this.#isPaused || channels.length === 0) return;
    const mono = channels.length === 1 ? channels[0] : mixed(channels);
    const samples = this.#resampler.push(mono);
    this.#preRoll.push(samples);
    const found = this.#detectors.push(samples);
    if (this.#steps.length > 0) this.#post({ kind: "steps", list: this.#steps.splice(0) });
    for (const detection of found) {
      const audio = this.#preRoll.until(detection.sample + 1);
      this.#post({ kind: "heard", heard: { ...detection, audio, sampleRate: this.#target } });
    }
  }

  /** Does what the page asks. What is heard after a pause is another stream: nothing is left of the first. */
  obey(order: ToAudio): void {
    this.#isPaused = order !== "resume";
    if (order !== "resume") return;
    this.#detectors.reset();
    this.#preRoll.reset();
    this.#resampler = new Resampler(this.#rate, this.#target);
  }
}

/** The mean of some channels. */
function mixed(channels: readonly Float32Array[]): Float32Array {
  return channels[0].map((_, i) =>
    channels.reduce((sum, samples) => sum + samples[i], 0) / channels.length
  );
}

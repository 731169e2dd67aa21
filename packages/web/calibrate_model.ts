/**
 * A rule for one's own room and voice, for those who have the samples: a model's file, recordings of the
 * background without the word, and recordings of the word.
 *
 * @example A rule from a minute of silence and a word that it does not hear
 * ```ts
 * import { calibrateModel } from "@kws/web/calibrate";
 * import { assertThrows } from "@std/assert";
 *
 * const model = Deno.readFileSync("checkpoints/best/small.kws");
 * const [background, utterances] = [[new Int16Array(60 * 16000)], [new Int16Array(16000)]];
 * assertThrows(() => calibrateModel({ model, background, utterances }), RangeError, "none does");
 * ```
 *
 * @module
 */
import { calibrate, type Calibration, hearForCalibration } from "@kws/evaluate";
import type { Samples, SpotterStep } from "@kws/runtime";
import { createDetector } from "@kws/runtime/current";

export type { Calibration } from "@kws/evaluate";

/** Options of {@linkcode calibrateModel}. */
export interface CalibrateOptions {
  /** The bytes of a `.kws` file. */
  model: Uint8Array | ArrayBuffer;
  /** Minutes or hours of what is to be heard there, without the word: mono, at the model's rate. */
  background: readonly Samples[];
  /** The word, once in each: mono, at the model's rate. */
  utterances: readonly Samples[];
  /** False accepts in the background at most. Defaults to 0. */
  most?: number;
}

/** Hears as a model does that has no rule yet. */
const ANY = { smoothing: 1, threshold: 0, refractory: 1 };

/**
 * The rule of fewest misses among those with so few false accepts in the background, and what the background
 * bounds: none in t hours says that there are fewer than 3/t an hour, with 95 % confidence.
 *
 * @throws {RangeError} If there are no recordings of a kind, or no rule hears the word and keeps quiet.
 * @throws {SyntaxError} If the model is none.
 */
export function calibrateModel(
  { model, background, utterances, most }: CalibrateOptions,
): Calibration {
  let onStep = (_: SpotterStep): void => {};
  const detector = createDetector({ model, rule: ANY, onStep: (step) => onStep(step) });
  const spotter = {
    reset: () => detector.reset(),
    push(samples: Samples, take: (step: SpotterStep) => void): void {
      onStep = take;
      detector.push(samples);
    },
  };
  const { sampleRate } = detector.model.frontEnd;
  const heard = (recordings: readonly Samples[]) =>
    recordings.map((samples) => hearForCalibration(spotter, samples, sampleRate));
  return calibrate({ background: heard(background), utterances: heard(utterances) }, { most });
}

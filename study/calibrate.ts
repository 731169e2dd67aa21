/**
 * A rule for one's own room and voice: chosen on recordings of the background and of the word.
 *
 * @module
 */
import { UsageError, userPath } from "@kws/cli";
import {
  calibrate as calibrateOn,
  type Calibration,
  CALIBRATION_SILENCE,
  type ScoredStream,
} from "@kws/evaluate";
import { openAudio, Resampler, toFloat } from "@kws/features";
import type { SpotterStep } from "@kws/runtime";
import { openFile, requireFile } from "./input_file.ts";
import type { Model } from "./model.ts";
import { earOf } from "./streams.ts";
import { spotterOf } from "./spotter_of.ts";

/** How a file of another format is heard. */
const WAY_OUT = "ffmpeg -i FILE -ar 16000 -ac 1 OUT.wav";

/** Seconds of an utterance; whatever is longer says the word more than once, or something else. */
const MOST_SECONDS = 10;

/** Files to calibrate on, as the user wrote them. */
export interface CalibrationFiles {
  /** Hours, or minutes, of whatever is to be heard there, without the word. */
  background: readonly string[];
  /** The word, once in each. */
  utterances: readonly string[];
}

/** What a model makes of a file, with some silence behind it. */
function scored(model: Model, file: string): ScoredStream {
  const path = userPath(file);
  requireFile(path, file);
  const { sampleRate } = model.frontEnd;
  const spotter = spotterOf(model);
  const steps: SpotterStep[] = [];
  const take = (step: SpotterStep): void => void steps.push({ ...step });
  using source = openFile(path);
  const audio = openAudio(source, file, { maxSamples: Infinity, wayOut: WAY_OUT });
  const resampler = new Resampler(audio.sampleRate, sampleRate);
  let samples = 0;
  const hear = (piece: Float32Array): void => {
    samples += piece.length;
    spotter.push(piece, take);
  };
  for (const pcm of audio.pieces()) hear(resampler.push(toFloat(pcm)));
  hear(resampler.end());
  const end = samples / sampleRate;
  hear(new Float32Array(Math.round(CALIBRATION_SILENCE * sampleRate)));
  return { steps, keywords: [], sampleRate, seconds: end };
}

/**
 * The rule of fewest misses among those with so few false accepts in the background.
 *
 * @param most False accepts in the background at most.
 * @throws {RangeError} If there are no recordings of a kind, or no rule hears the word and keeps quiet.
 */
export function calibrate(
  model: Model,
  { background, utterances }: CalibrationFiles,
  most: number,
): Calibration {
  for (const [name, files] of Object.entries({ background, utterance: utterances })) {
    if (files.length > 0) continue;
    throw new UsageError(
      `Cannot calibrate as there must be recordings of both kinds: there is none of --${name}`,
    );
  }
  const both = background.find((file) => utterances.includes(file));
  if (both !== undefined) {
    throw new UsageError(
      `Cannot calibrate as a recording must be of one kind: ${both} is given as both; leave one out`,
    );
  }
  return calibrateOn({
    background: background.map((file) => scored(model, file)),
    utterances: utterances.map((file) => {
      const stream = scored(model, file);
      if (stream.seconds <= MOST_SECONDS) return stream;
      throw new RangeError(
        `Cannot calibrate as an utterance must say the word once in at most ${MOST_SECONDS} s: ` +
          `${file} has ${stream.seconds.toFixed(1)} s; cut it into one file for each time`,
      );
    }),
  }, { most, window: earOf(model).window });
}

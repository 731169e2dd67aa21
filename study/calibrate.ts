/**
 * A rule for one's own room and voice: chosen on recordings of the background and of the word.
 *
 * @module
 */
import { userPath } from "@kws/cli";
import { chooseRule, poissonInterval, type ScoredStream } from "@kws/evaluate";
import { openAudio, Resampler, toFloat } from "@kws/features";
import type { SpotterStep, StreamRule } from "@kws/runtime";
import { openFile, requireFile } from "./input_file.ts";
import type { Model } from "./model.ts";
import { earOf, ruleConfig, thresholdsOf } from "./streams.ts";
import { spotterOf } from "./spotter_of.ts";

/** Seconds of silence that are heard behind a recording: a decision takes a few steps more. */
const AFTER = 0.6;

/** How a file of another format is heard. */
const WAY_OUT = "ffmpeg -i FILE -ar 16000 -ac 1 OUT.wav";

/** Files to calibrate on, as the user wrote them. */
export interface CalibrationFiles {
  /** Hours, or minutes, of whatever is to be heard there, without the word. */
  background: readonly string[];
  /** The word, once in each. */
  utterances: readonly string[];
}

/** A rule, and what it makes of the recordings. */
export interface Calibration {
  rule: StreamRule;
  utterances: number;
  misses: number;
  falseAccepts: number;
  /** Of background. */
  hours: number;
  /** False accepts an hour that the background does not rule out, with 95 % confidence. */
  bound: number;
}

/** What a model makes of a file, with some silence behind it. */
function scored(model: Model, file: string, isKeyword: boolean): ScoredStream {
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
  hear(new Float32Array(Math.round(AFTER * sampleRate)));
  const keywords = isKeyword ? [{ start: 0, end }] : [];
  return { steps, keywords, sampleRate, seconds: end };
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
    throw new RangeError(
      `Cannot calibrate as there must be recordings of both kinds: there is none of --${name}`,
    );
  }
  const both = background.find((file) => utterances.includes(file));
  if (both !== undefined) {
    throw new RangeError(
      `Cannot calibrate as a recording must be of one kind: ${both} is given as both; leave one out`,
    );
  }
  const rooms = background.map((file) => scored(model, file, false));
  const said = utterances.map((file) => scored(model, file, true));
  const config = ruleConfig(1, 1);
  const { window } = earOf(model);
  const { smoothing, threshold, refractory, misses, falseAccepts } = chooseRule(
    [...rooms, ...said],
    {
      ...{ smoothings: config.smoothing, thresholds: thresholdsOf(config), budget: most, window },
      ...{ tolerance: config.tolerance, refractory: config.refractory },
    },
  );
  if (misses === said.length) {
    throw new RangeError(
      `Cannot calibrate as a rule must hear the word and accept at most ${most} of the background: ` +
        "none does; record the word anew, leave out background with the word in it, or allow more",
    );
  }
  const hours = rooms.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
  return {
    rule: { smoothing, threshold, refractory },
    ...{ utterances: said.length, misses, falseAccepts, hours },
    // One end of an interval of 90 % is one of 95 %.
    bound: poissonInterval(falseAccepts, hours, 0.9).high,
  };
}

/** Hours of background below which little is learnt of it. */
const ENOUGH = 1;

/** A rate in as many digits as matter. */
function rounded(rate: number): string {
  return rate >= 10 ? String(Math.ceil(rate)) : rate.toPrecision(2);
}

/** What is said of a calibration. */
export function calibrationText(
  { utterances, misses, falseAccepts, hours, bound }: Calibration,
): string {
  const minutes = hours < 1 ? `${(60 * hours).toFixed(1)} min` : `${hours.toFixed(2)} h`;
  return `${
    utterances - misses
  } of ${utterances} utterances heard, ${falseAccepts} false accepts in ` +
    `${minutes} of background: there may be up to ${rounded(bound)} an hour, with 95 % confidence` +
    (hours < ENOUGH ? "; record an hour or more to learn more" : "");
}

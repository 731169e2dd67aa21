/**
 * A rule for one's own room and voice: chosen on what a network made of the background and of the word.
 *
 * @module
 */
import type { Samples, Spotter, SpotterStep, StreamRule } from "@kws/runtime";
import { poissonInterval } from "./poisson.ts";
import { chooseRule, type ScoredStream } from "./streams.ts";

/** What is tried for a rule, and how detections are matched meanwhile. */
export const RULE_SEARCH = {
  /** Numbers of steps in the mean. */
  smoothing: [1, 2, 3, 4, 6, 8],
  /** Log-odds: so many, the first one and how far they are apart. */
  thresholds: { count: 120, first: -3, step: 0.15 },
  /** Seconds after a detection in which there is no other. */
  refractory: 1,
  /** Seconds after the keyword's end in which its detection is a hit. */
  tolerance: 0.5,
};

/** The thresholds of a search. */
export function thresholdsOf(
  { thresholds: { count, first, step } }: Pick<typeof RULE_SEARCH, "thresholds">,
): number[] {
  return Array.from({ length: count }, (_, i) => first + i * step);
}

/** Seconds of silence that are heard behind a recording: a decision takes a few steps more. */
export const CALIBRATION_SILENCE = 0.6;

/** Seconds that a network's window is taken for, where it is not told: further detections in it are repeats. */
const WINDOW = 1;

/** What a network made of recordings. */
export interface CalibrationStreams {
  /** Hours, or minutes, of whatever is to be heard there, without the word. */
  background: readonly ScoredStream[];
  /** The word, once in each, anywhere. */
  utterances: readonly ScoredStream[];
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

/** Options of {@linkcode calibrate}. */
export interface CalibrationOptions {
  /** False accepts in the background at most. Defaults to 0. */
  most?: number;
  /** Seconds of sound that a classification sees. */
  window?: number;
}

/**
 * The rule of fewest misses among those with so few false accepts in the background. No false accept in t
 * hours bounds their rate at 3/t an hour, with 95 % confidence.
 *
 * @throws {RangeError} If there are no recordings of a kind, or no rule hears the word and keeps quiet.
 */
export function calibrate(
  { background, utterances }: CalibrationStreams,
  { most = 0, window = WINDOW }: CalibrationOptions = {},
): Calibration {
  for (const [kind, streams] of Object.entries({ background, utterances })) {
    if (streams.length > 0) continue;
    throw new RangeError(
      `Cannot calibrate as there must be recordings of both kinds: there is none of ${kind}`,
    );
  }
  const { smoothing: smoothings, refractory, tolerance } = RULE_SEARCH;
  const said = utterances.map((stream): ScoredStream => ({
    ...stream,
    keywords: [{ start: 0, end: stream.seconds }],
  }));
  const found = chooseRule([...background, ...said], {
    ...{ smoothings, thresholds: thresholdsOf(RULE_SEARCH), budget: most },
    // Whatever is detected in the silence behind a word is that word, if a late one.
    ...{ window, refractory, tolerance: Math.max(tolerance, CALIBRATION_SILENCE) },
  });
  const { smoothing, threshold, misses, falseAccepts } = found;
  if (misses === said.length) {
    throw new RangeError(
      `Cannot calibrate as a rule must hear the word and accept at most ${most} of the background: ` +
        "none does; record the word anew, leave out background with the word in it, or allow more",
    );
  }
  const hours = background.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
  return {
    rule: { smoothing, threshold, refractory },
    ...{ utterances: said.length, misses, falseAccepts, hours },
    // One end of an interval of 90 % is one of 95 %.
    bound: poissonInterval(falseAccepts, hours, 0.9).high,
  };
}

/**
 * What a network makes of a recording, with some silence behind it.
 *
 * @param spotter Begins anew.
 * @param samples Mono samples at the network's rate.
 */
export function hearForCalibration(
  spotter: Pick<Spotter, "reset" | "push">,
  samples: Samples,
  sampleRate: number,
): ScoredStream {
  const steps: SpotterStep[] = [];
  const take = (step: SpotterStep): void => void steps.push({ ...step });
  spotter.reset();
  spotter.push(samples, take);
  spotter.push(new Float32Array(Math.round(CALIBRATION_SILENCE * sampleRate)), take);
  return { steps, keywords: [], sampleRate, seconds: samples.length / sampleRate };
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

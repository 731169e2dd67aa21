/**
 * What a detector makes of long recordings, rule by rule.
 *
 * @module
 */
import type { Stretch } from "@kws/corpus/compose";
import { type LatencySummary, latencySummary } from "./latency.ts";
import { type MatchCounts, matchDetections, type MatchOptions } from "./match_detections.ts";
import { falseAcceptsPerHour, type HourlyRate } from "./rates.ts";
import { Smoothing, type SpotterStep, type StreamRule, Trigger } from "@kws/runtime";

/** A recording as a network heard it. */
export interface ScoredStream {
  /** All its steps. */
  steps: readonly SpotterStep[];
  /** Samples a second. */
  sampleRate: number;
  /** Where the keyword is said, in seconds; empty for sound without it. */
  keywords: readonly Stretch[];
  /** Length of the recording. */
  seconds: number;
}

/** A recording's steps, smoothed as a detector does. */
export function smoothed(
  { steps }: Pick<ScoredStream, "steps">,
  smoothing: number,
): SpotterStep[] {
  const mean = new Smoothing(smoothing);
  return steps.map(({ sample, logOdds }) => ({ sample, logOdds: mean.push(logOdds) }));
}

function detect(
  steps: readonly SpotterStep[],
  sampleRate: number,
  { threshold, refractory }: Omit<StreamRule, "smoothing">,
): number[] {
  const trigger = new Trigger({ threshold, refractory: refractory * sampleRate });
  return steps.filter((step) => trigger.push(step)).map(({ sample }) => sample / sampleRate);
}

/** When a rule detects the keyword in a recording, in seconds. */
export function detectionTimes(stream: ScoredStream, rule: StreamRule): number[] {
  return detect(smoothed(stream, rule.smoothing), stream.sampleRate, rule);
}

/**
 * When a rule accepts what is not the keyword, in seconds.
 *
 * @throws {RangeError} As {@linkcode matchDetections} and {@linkcode Trigger}.
 */
export function falseAcceptTimes(
  stream: ScoredStream,
  rule: StreamRule,
  options: MatchOptions,
): number[] {
  return matchDetections(detectionTimes(stream, rule), stream.keywords, options).falseAcceptTimes;
}

/**
 * Which keywords of a stream a rule misses.
 *
 * @returns Their places among the stream's keywords, ascending.
 * @throws {RangeError} As {@linkcode matchDetections} and {@linkcode Trigger}.
 */
export function missedKeywords(
  stream: ScoredStream,
  rule: StreamRule,
  options: MatchOptions,
): number[] {
  return matchDetections(detectionTimes(stream, rule), stream.keywords, options).missed;
}

/** The figures of several recordings together. */
export interface StreamSummary {
  /** Keywords that are said. */
  keywords: number;
  /** Keywords that were detected. */
  hits: number;
  /** Keywords that were not. */
  misses: number;
  /** Further detections of keywords that were hit. */
  repeats: number;
  /** False accepts an hour. */
  rate: HourlyRate;
  /** Latency from the keyword's end. */
  latency: LatencySummary;
}

/**
 * Reads recordings with a rule: misses, repeats, false accepts an hour with their exact interval, and
 * latencies, over all of them together.
 *
 * @throws {RangeError} If there is no sound, or as {@linkcode matchDetections} and
 * {@linkcode Trigger}.
 */
export function summariseStreams(
  streams: readonly ScoredStream[],
  rule: StreamRule,
  options: MatchOptions,
): StreamSummary {
  const matches = streams.map((stream) =>
    matchDetections(detectionTimes(stream, rule), stream.keywords, options)
  );
  const { hits, misses, repeats, falseAccepts } = totals(matches);
  return {
    keywords: hits + misses,
    hits,
    misses,
    repeats,
    rate: falseAcceptsPerHour(falseAccepts, secondsOf(streams)),
    latency: latencySummary(matches.flatMap(({ latencies }) => latencies)),
  };
}

function totals(matches: readonly MatchCounts[]): MatchCounts {
  const sums = { hits: 0, misses: 0, repeats: 0, falseAccepts: 0 };
  for (const { hits, misses, repeats, falseAccepts } of matches) {
    sums.hits += hits;
    sums.misses += misses;
    sums.repeats += repeats;
    sums.falseAccepts += falseAccepts;
  }
  return sums;
}

function secondsOf(streams: readonly ScoredStream[]): number {
  return streams.reduce((sum, { seconds }) => sum + seconds, 0);
}

/** A hundred thresholds from a probability of one half to one of 1 − 3.6e-7, even in log-odds. */
export const STREAM_THRESHOLDS: readonly number[] = Array.from({ length: 100 }, (_, i) => i * 0.15);

/** Thresholds in rising order, and the one that rejects everything. */
function withRejectAll(thresholds: readonly number[]): number[] {
  return [...thresholds, Infinity].sort((a, b) => a - b);
}

/** Options of {@linkcode chooseRule}. */
export interface ChoiceOptions extends MatchOptions {
  /** Numbers of steps to try for the mean. */
  smoothings: readonly number[];
  /** Log-odds to try. Defaults to {@linkcode STREAM_THRESHOLDS}. */
  thresholds?: readonly number[];
  /** Most false accepts in all recordings together. */
  budget: number;
  /** Seconds after a detection in which no other is made. Defaults to 1. */
  refractory?: number;
}

/** A rule and what it made of the recordings that it was chosen on. */
export interface ChosenRule extends StreamRule, MatchCounts {}

/** What every threshold makes of the recordings, at one smoothing. */
function sweep(
  streams: readonly ScoredStream[],
  smoothing: number,
  { thresholds = STREAM_THRESHOLDS, refractory = 1, ...options }: Omit<
    ChoiceOptions,
    "smoothings" | "budget"
  >,
): ChosenRule[] {
  if (streams.every(({ keywords }) => keywords.length === 0)) {
    throw new RangeError(
      `Cannot weigh misses against false accepts as the keyword must be said in the recordings: ` +
        `there are ${streams.length}, none with a keyword`,
    );
  }
  const means = streams.map((stream) => smoothed(stream, smoothing));
  return thresholds.map((threshold) => ({
    ...{ smoothing, threshold, refractory },
    ...totals(
      streams.map(({ sampleRate, keywords }, i) =>
        matchDetections(detect(means[i], sampleRate, { threshold, refractory }), keywords, options)
      ),
    ),
  }));
}

/** Neighbouring thresholds of one smoothing that `is` holds for, without the one that rejects everything. */
function runsOf(swept: readonly ChosenRule[], is: (rule: ChosenRule) => boolean): ChosenRule[][] {
  const runs: ChosenRule[][] = [[]];
  for (const rule of swept) {
    if (is(rule) && rule.threshold < Infinity) runs.at(-1)!.push(rule);
    else runs.push([]);
  }
  return runs;
}

/**
 * The rule of fewest misses among those with at most `budget` false accepts in all recordings together;
 * of several that of fewest false accepts, then the middle of the longest run of neighbouring thresholds
 * that do the same: at its ends the next sound would be another miss or another false accept. Of runs of
 * one length that of fewest steps in the mean, then the lowest. If none keeps the budget, the threshold is
 * Infinity and every keyword is missed.
 *
 * @param streams Validation recordings, some of which may be without the keyword.
 * @throws {RangeError} If no recording has the keyword, there is no smoothing or threshold to try, the
 * budget is not >= 0, or as {@linkcode matchDetections} and {@linkcode Trigger}.
 */
export function chooseRule(
  streams: readonly ScoredStream[],
  { smoothings, budget, ...options }: ChoiceOptions,
): ChosenRule {
  const { thresholds = STREAM_THRESHOLDS } = options;
  if (!(budget >= 0) || smoothings.length === 0 || thresholds.length === 0) {
    throw new RangeError(
      `Cannot choose a rule as there must be smoothings, thresholds and a budget >= 0: ` +
        `there are ${smoothings.length} and ${thresholds.length}, the budget is ${budget}`,
    );
  }
  const tried = smoothings.toSorted((a, b) => a - b).map((smoothing) =>
    sweep(streams, smoothing, { ...options, thresholds: withRejectAll(thresholds) })
  );
  const best = tried.flat().filter(({ falseAccepts }) => falseAccepts <= budget).reduce((a, b) =>
    b.misses < a.misses || b.misses === a.misses && b.falseAccepts < a.falseAccepts ? b : a
  );
  const longest = tried.flatMap((swept) =>
    runsOf(
      swept,
      ({ misses, falseAccepts }) => misses === best.misses && falseAccepts === best.falseAccepts,
    )
  ).reduce((a, b) => b.length > a.length ? b : a);
  // Only rejecting everything is as good.
  return longest[(longest.length - 1) >> 1] ?? best;
}

/** A point of the curve of false rejects against false accepts an hour. */
export interface HourlyPoint extends HourlyRate {
  /** Least mean probability of a detection, as log-odds; Infinity rejects everything. */
  threshold: number;
  /** Keywords that were not detected. */
  falseRejects: number;
  /** Their share of all keywords. */
  falseRejectRate: number;
  /** Further detections of keywords that were hit. */
  repeats: number;
}

/** Options of {@linkcode detCurvePerHour}. */
export interface HourlyCurveOptions extends MatchOptions {
  /** Steps whose mean probability counts. */
  smoothing: number;
  /** Log-odds to try. Defaults to {@linkcode STREAM_THRESHOLDS}. */
  thresholds?: readonly number[];
  /** Seconds after a detection in which no other is made. Defaults to 1. */
  refractory?: number;
}

/**
 * The curve of detection error tradeoff over recordings: the false-reject rate against false accepts an
 * hour, every threshold tried with the rule by which the detector re-arms, and rejecting everything.
 * Raising a threshold can cut one rise of the probability into two, so that the curve of all
 * thresholds turns back; kept are those that no other beats in both errors.
 *
 * @returns Points by rising false accepts and falling false rejects; the lowest of equal thresholds.
 * The first one may have no false accept: its rate is only known to lie below `leastClaim`.
 * @throws {RangeError} If there is no keyword or sound, or as {@linkcode matchDetections} and
 * {@linkcode Trigger}.
 */
export function detCurvePerHour(
  streams: readonly ScoredStream[],
  { smoothing, ...options }: HourlyCurveOptions,
): HourlyPoint[] {
  const { thresholds = STREAM_THRESHOLDS } = options;
  const seconds = secondsOf(streams);
  const tried = sweep(streams, smoothing, { ...options, thresholds: withRejectAll(thresholds) })
    .sort((a, b) => a.falseAccepts - b.falseAccepts || a.misses - b.misses)
    .map(({ threshold, hits, misses, repeats, falseAccepts }): HourlyPoint => ({
      ...falseAcceptsPerHour(falseAccepts, seconds),
      threshold,
      falseRejects: misses,
      falseRejectRate: misses / (hits + misses),
      repeats,
    }));
  const curve: HourlyPoint[] = [];
  for (const point of tried) {
    const last = curve.at(-1);
    if (last === undefined || point.falseRejects < last.falseRejects) curve.push(point);
  }
  return curve;
}

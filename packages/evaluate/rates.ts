/**
 * Errors in hours of sound.
 *
 * @module
 */
import { poissonInterval } from "./poisson.ts";
import type { Stretch as Span } from "@kws/corpus";

/** A rate of false accepts and what is known of it. */
export interface HourlyRate {
  /** Number of false accepts. */
  falseAccepts: number;
  /** Length of the sound. */
  hours: number;
  /** False accepts an hour. */
  perHour: number;
  /** Lower end of the exact 95 % interval, an hour. */
  low: number;
  /** Upper end of the exact 95 % interval, an hour. */
  high: number;
  /** 3 / hours: no claim of a rate below this can be made, whatever was counted. */
  leastClaim: number;
}

/**
 * The rate of false accepts in so much sound, with Garwood's exact interval.
 *
 * @param seconds Length of the sound without the keyword.
 * @throws {RangeError} If the count is not whole or the time not above 0.
 */
export function falseAcceptsPerHour(falseAccepts: number, seconds: number): HourlyRate {
  const hours = seconds / 3600;
  const { low, high } = poissonInterval(falseAccepts, hours);
  return { falseAccepts, hours, perHour: falseAccepts / hours, low, high, leastClaim: 3 / hours };
}

/** Scores over time. */
export interface StreamScores {
  /** Seconds, ascending. */
  times: ArrayLike<number>;
  /** The score at each time. */
  scores: ArrayLike<number>;
}

/**
 * The number of detections at a threshold, of which none follows another by less than `refractory`
 * seconds. Raising the threshold never raises it: taking the earliest packs the most.
 */
export function countDetections(
  { times, scores }: StreamScores,
  threshold: number,
  refractory: number,
): number {
  let count = 0;
  let quietUntil = -Infinity;
  for (let i = 0; i < scores.length; i++) {
    if (!(scores[i] >= threshold) || times[i] < quietUntil) continue;
    count++;
    quietUntil = times[i] + refractory;
  }
  return count;
}

/**
 * The highest score in each keyword's window: from its start to `tolerance` seconds after its end.
 * −Infinity where the stream has no score in the window.
 */
export function peakScores(
  { times, scores }: StreamScores,
  keywords: readonly Span[],
  { tolerance = 0.5 }: { tolerance?: number } = {},
): Float64Array {
  return Float64Array.from(keywords, ({ start, end }) => {
    let peak = -Infinity;
    for (let i = 0; i < scores.length; i++) {
      if (times[i] >= start && times[i] <= end + tolerance && scores[i] > peak) peak = scores[i];
    }
    return peak;
  });
}

/** A point of the curve of false rejects against false accepts an hour. */
export interface HourlyPoint extends HourlyRate {
  /** Scores at least this high are detections. */
  threshold: number;
  /** Keywords that are rejected. */
  falseRejects: number;
  /** Share of the keywords that are rejected. */
  falseRejectRate: number;
}

/** The curve of false rejects against false accepts an hour. */
export interface HourlyCurve {
  /** Points with at least one false accept, by rising threshold: the curve starts at 1 / hours. */
  points: HourlyPoint[];
  /**
   * The point of fewest false rejects without a false accept: its rate is only known to lie below
   * `leastClaim`. Missing when even the highest keyword's threshold accepts something else.
   */
  silent?: HourlyPoint;
}

/** Options of {@linkcode detCurvePerHour}. */
export interface HourlyCurveOptions {
  /** Length of the streams together, in seconds. */
  seconds: number;
  /** Seconds after a detection in which no other is made. Defaults to 1. */
  refractory?: number;
}

/**
 * The curve of detection error tradeoff over streams: for every number of false rejects that some
 * threshold gives, the highest such threshold and its false accepts an hour.
 *
 * @param keywords The highest score around each keyword, as {@linkcode peakScores} finds them.
 * @param streams Scores over time of sound without the keyword.
 * @throws {RangeError} If there is no keyword, a score is NaN or the time is not above 0.
 */
export function detCurvePerHour(
  keywords: ArrayLike<number>,
  streams: readonly StreamScores[],
  { seconds, refractory = 1 }: HourlyCurveOptions,
): HourlyCurve {
  const sorted = Float64Array.from(keywords).sort();
  if (sorted.length === 0 || Number.isNaN(sorted[sorted.length - 1])) {
    throw new RangeError(
      `Cannot draw the curve as every keyword must have a score: ` +
        `there are ${sorted.length}, the last is ${sorted[sorted.length - 1]}`,
    );
  }
  const points: HourlyPoint[] = [];
  for (let falseRejects = 0; falseRejects < sorted.length; falseRejects++) {
    const threshold = sorted[falseRejects];
    // A keyword that was never scored cannot be accepted at any threshold.
    if (threshold === -Infinity || threshold === sorted[falseRejects - 1]) continue;
    const falseAccepts = streams.reduce(
      (sum, stream) => sum + countDetections(stream, threshold, refractory),
      0,
    );
    const point = {
      ...falseAcceptsPerHour(falseAccepts, seconds),
      threshold,
      falseRejects,
      falseRejectRate: falseRejects / sorted.length,
    };
    if (falseAccepts === 0) return { points, silent: point };
    points.push(point);
  }
  return { points };
}

/**
 * What several seeds of a listener made of the same streams, in words.
 *
 * @module
 */
import { type AcceptedWord, poissonInterval, shareInterval } from "@kws/evaluate";
import { mean } from "./mean.ts";
import type { LiveMetrics } from "./stages/live.ts";

function range(low: number, high: number, digits: number): string {
  return `${low.toFixed(digits)}–${high.toFixed(digits)}`;
}

/**
 * Counts of events among so many trials as their mean in per cent, with the exact interval of one network
 * that has this mean: seeds hear the same sounds and are no further trials.
 */
export function shareOf(counts: readonly number[], trials: number): string {
  const typical = mean(counts);
  const { low, high } = shareInterval(Math.round(typical), trials);
  return `${(100 * typical / trials).toFixed(1)} (${range(100 * low, 100 * high, 1)})`;
}

/** Counts of events in so many hours as their mean rate an hour, with the exact interval of one network that has it. */
export function rateOf(counts: readonly number[], hours: number): string {
  const typical = mean(counts);
  const { low, high } = poissonInterval(Math.round(typical), hours);
  return `${(typical / hours).toFixed(1)} (${range(low, high, 1)})`;
}

/** False accepts of a seed in all of the test's streams together. */
export function acceptsOfSeed({ stream, natural, wakeWords, noise }: LiveMetrics): number {
  return stream.falseAccepts + natural.falseAccepts + (wakeWords?.falseAccepts ?? 0) +
    (noise?.falseAccepts ?? 0);
}

/** False accepts an hour in all of the test's streams together, the mean of the seeds. */
export function falseAcceptsAnHour(seeds: readonly LiveMetrics[]): number {
  return mean(seeds.map((seed) => acceptsOfSeed(seed) / seed.curveHours));
}

/** The same with the exact interval of one network that has this mean. */
export function falseAcceptRate(seeds: readonly LiveMetrics[]): string {
  const [{ curveHours }] = seeds;
  const { low, high } = poissonInterval(Math.round(mean(seeds.map(acceptsOfSeed))), curveHours);
  return `${falseAcceptsAnHour(seeds).toFixed(1)} (${range(low, high, 1)})`;
}

/** The share of the keywords that are missed, the mean of the seeds. */
export function missedShare(seeds: readonly LiveMetrics[]): number {
  return mean(seeds.map(({ stream }) => stream.misses / stream.keywords));
}

/** What a network made of the test's composed stream. */
export interface WordsHeard {
  stream: { accepted: AcceptedWord[] };
}

/** Of all false accepts in composed streams, the share of words that `is` holds for; 0 of none. */
export function shareOfAccepts(
  heard: readonly WordsHeard[],
  is: (word: string) => boolean,
): number {
  const accepted = heard.flatMap(({ stream }) => stream.accepted);
  const sum = (words: readonly AcceptedWord[]): number =>
    words.reduce((total, { accepts }) => total + accepts, 0);
  return sum(accepted.filter(({ word }) => is(word))) / Math.max(1, sum(accepted));
}

/** What several networks make of the test's streams, each by its seeds: means over them. */
export function meanHeard(
  networks: readonly (readonly LiveMetrics[])[],
): { missed: number; accepts: number } {
  return {
    missed: mean(networks.map(missedShare)),
    accepts: mean(networks.map(falseAcceptsAnHour)),
  };
}

/** What several settings do for several keywords, from the least to the most of them. */
export interface KeywordsHeard {
  /** Shares of the keywords that are missed. */
  missed: [least: number, most: number];
  /** False accepts an hour. */
  accepts: [least: number, most: number];
  /** Of all false accepts in the composed streams, the share of words that are rare in training. */
  rare: number;
}

/**
 * What settings do for keywords.
 *
 * @param heard The listeners of each keyword, by setting; every setting must be among them.
 */
export function keywordsHeard(
  heard: readonly ReadonlyMap<string, readonly LiveMetrics[]>[],
  settings: readonly string[],
  isRare: (word: string) => boolean,
): KeywordsHeard {
  const each = heard.flatMap((listeners) => settings.map((name) => listeners.get(name)!));
  const ends = (values: readonly number[]): [number, number] => [
    Math.min(...values),
    Math.max(...values),
  ];
  return {
    missed: ends(each.map(missedShare)),
    accepts: ends(each.map(falseAcceptsAnHour)),
    rare: shareOfAccepts(each.flat(), isRare),
  };
}

/** The rate an hour that so many hours without an event bound with 95 % confidence: 3/t. */
export function boundOfNone(hours: number): number {
  return poissonInterval(0, hours, 0.9).high;
}

/** Seconds as milliseconds; a seed that hit nothing has none. */
export function millisecondsOf(seconds: readonly (number | null)[]): string {
  const known = seconds.filter((value) => value !== null);
  return known.length === 0 ? "–" : `${Math.round(1000 * mean(known))}`;
}

/** A point of a curve of errors as rates. */
export interface ErrorPoint {
  setting: string;
  seed: string;
  perHour: number;
  missed: number;
}

/** The curves of all seeds, as far as `most` false accepts an hour: fewest misses at each count. */
export function errorCurves(
  setting: string,
  seeds: readonly LiveMetrics[],
  most: number,
): ErrorPoint[] {
  return seeds.flatMap(({ curve, curveHours, stream: { keywords } }, i) => {
    let best = Infinity;
    return curve.toSorted(([a], [b]) => a - b).flatMap(([accepts, misses]) => {
      const perHour = accepts / curveHours;
      if (misses >= best || perHour > most) return [];
      best = misses;
      return [{ setting, seed: `${setting} ${i + 1}`, perHour, missed: 100 * misses / keywords }];
    });
  });
}

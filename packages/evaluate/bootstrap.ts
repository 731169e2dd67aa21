/**
 * Intervals by resampling speakers and seeds together.
 *
 * @module
 */
import { Random } from "@kws/kernels";

/** One model's scores of the same clips for every seed. */
export interface SeedScores {
  /** One array of scores for every seed, all over the same clips. */
  seeds: readonly ArrayLike<number>[];
}

/** The clips that the scores belong to. */
export interface Population {
  /** 1 for the keyword, 0 for everything else. */
  labels: ArrayLike<number>;
  /** The speaker of every clip. */
  speakers: readonly string[];
}

/** An estimate and the middle 95 % of its resamples. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
}

/** Scores prepared for many weighted evaluations: clips in order of score. */
interface Ranked {
  order: Uint32Array;
  /** 1 where a clip's score equals that of the one before it in order. */
  tied: Uint8Array;
}

function rank(scores: ArrayLike<number>): Ranked {
  const order = Uint32Array.from({ length: scores.length }, (_, i) => i);
  order.sort((a, b) => scores[a] - scores[b]);
  const tied = Uint8Array.from(
    order,
    (clip, i) => i > 0 && scores[clip] === scores[order[i - 1]] ? 1 : 0,
  );
  return { order, tied };
}

/** AU-FA-FR when clip i counts `weights[i]` times. */
function weightedArea({ order, tied }: Ranked, labels: Uint8Array, weights: Uint16Array): number {
  let below = 0;
  let levelPositives = 0;
  let twice = 0;
  let total = 0;
  let levelNegatives = 0;
  for (let i = 0; i < order.length; i++) {
    if (!tied[i]) {
      twice += levelNegatives * (2 * below + levelPositives);
      below += levelPositives;
      levelPositives = levelNegatives = 0;
    }
    const clip = order[i];
    const weight = weights[clip];
    total += weight;
    if (labels[clip]) levelPositives += weight;
    else levelNegatives += weight;
  }
  twice += levelNegatives * (2 * below + levelPositives);
  return total === 0 ? 0 : twice / (2 * total * total);
}

/** Options of the bootstrap. */
export interface BootstrapOptions {
  /** Number of resamples. Defaults to 10,000. */
  resamples?: number;
  /** Seed of the resampling. Defaults to 0. */
  seed?: number;
}

function resampler(population: Population, options: BootstrapOptions): {
  labels: Uint8Array;
  draws(visit: (weights: Uint16Array, random: Random) => void): void;
} {
  const { resamples = 10000, seed = 0 } = options;
  const { labels, speakers } = population;
  const names = [...new Set(speakers)].sort();
  const index = new Map(names.map((name, i) => [name, i]));
  const owner = Uint32Array.from(speakers, (speaker) => index.get(speaker)!);
  const root = Random.root(seed).stream("bootstrap");
  const counts = new Uint16Array(names.length);
  const weights = new Uint16Array(speakers.length);
  return {
    labels: Uint8Array.from(labels),
    draws(visit) {
      for (let resample = 0; resample < resamples; resample++) {
        const random = root.stream(resample);
        counts.fill(0);
        for (let i = 0; i < names.length; i++) counts[random.integer(names.length)]++;
        for (let i = 0; i < weights.length; i++) weights[i] = counts[owner[i]];
        visit(weights, random);
      }
    },
  };
}

function interval(estimate: number, values: number[]): Interval {
  values.sort((a, b) => a - b);
  const at = (share: number): number =>
    values[Math.min(values.length - 1, Math.floor(share * values.length))];
  return { estimate, low: at(0.025), high: at(0.975) };
}

function meanArea(
  ranked: readonly Ranked[],
  labels: Uint8Array,
  weights: Uint16Array,
  random: Random | undefined,
): number {
  let sum = 0;
  for (let i = 0; i < ranked.length; i++) {
    const seed = random ? random.integer(ranked.length) : i;
    sum += weightedArea(ranked[seed], labels, weights);
  }
  return sum / ranked.length;
}

/**
 * The mean AU-FA-FR over seeds, with the interval from resampling speakers and seeds together.
 *
 * Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", section 13.3.
 */
export function bootstrapMean(
  model: SeedScores,
  population: Population,
  options: BootstrapOptions = {},
): Interval {
  const { labels, draws } = resampler(population, options);
  const ranked = model.seeds.map(rank);
  const values: number[] = [];
  draws((weights, random) => values.push(meanArea(ranked, labels, weights, random)));
  const once = new Uint16Array(labels.length).fill(1);
  return interval(meanArea(ranked, labels, once, undefined), values);
}

/** The ratio of mean AU-FA-FR, student to base, with its interval. */
export function bootstrapRatio(
  student: SeedScores,
  base: SeedScores,
  population: Population,
  options: BootstrapOptions = {},
): Interval {
  const { labels, draws } = resampler(population, options);
  const above = student.seeds.map(rank);
  const below = base.seeds.map(rank);
  const values: number[] = [];
  draws((weights, random) => {
    const top = meanArea(above, labels, weights, random);
    const bottom = meanArea(below, labels, weights, random);
    values.push(bottom > 0 ? top / bottom : top > 0 ? Infinity : 1);
  });
  const once = new Uint16Array(labels.length).fill(1);
  const estimate = meanArea(above, labels, once, undefined) /
    meanArea(below, labels, once, undefined);
  return interval(estimate, values);
}

/** What a comparison with the base comes to. */
export type Verdict = "accepted" | "accepted, not resolved" | "not accepted" | "not judged";

/** The largest ratio of a student that counts as no loss: the assignment's "within 0.9". */
export const ACCEPTED_RATIO = 1.1;

/**
 * The verdict on a student: at most 1.1 times the base's mean over at least five seeds each;
 * "not resolved" when the interval reaches beyond 1.5.
 */
export function verdictOf(ratio: Interval, seeds: number): Verdict {
  if (seeds < 5) return "not judged";
  if (!(ratio.estimate <= ACCEPTED_RATIO)) return "not accepted";
  return ratio.high > 1.5 ? "accepted, not resolved" : "accepted";
}

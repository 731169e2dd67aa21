/**
 * Intervals by resampling speakers and seeds together.
 *
 * A resample draws as many speakers as there are, with replacement; every clip counts as often as
 * its speaker was drawn. It draws as many seeds as there are, with replacement, for each model; their
 * share of the interval is widened by √(n/(n − 1)). Areas are exact counts of misordered pairs over
 * weights, so ties and repeats need no care.
 *
 * Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", section 13.3.
 *
 * @module
 */
import { exp, log, Random } from "@kws/kernels";
import { requireBothClasses } from "./ranking.ts";
import { type Population, SeedsArea } from "./seeds_area.ts";

/** One model's scores of the same clips for every seed. */
export interface SeedScores {
  /** One array of scores for every seed, all over the same clips. */
  seeds: readonly ArrayLike<number>[];
}

/** An estimate and the middle 95 % of its resamples. */
export interface Interval {
  /** The figure of the clips and seeds themselves. */
  estimate: number;
  /** Lower end. */
  low: number;
  /** Upper end; Infinity where the base has no misordered pair in more than 2.5 % of the resamples. */
  high: number;
}

/** Options of the bootstrap. */
export interface BootstrapOptions {
  /** Number of resamples. Defaults to 10,000. */
  resamples?: number;
  /** Seed of the resampling. Defaults to 0. */
  seed?: number;
}

/** A figure under the counts of speakers; of all seeds once without a random stream. */
type Statistic = (counts: Uint16Array, random?: Random) => number;

/** Numbers speakers by name, so that the order of the clips does not matter. */
export function numberSpeakers(populations: readonly Population[]): Map<string, number> {
  const names = [...new Set(populations.flatMap(({ speakers }) => speakers))].sort();
  return new Map(names.map((name, i) => [name, i]));
}

function areaOf(
  { seeds }: SeedScores,
  population: Population,
  numbers: ReadonlyMap<string, number>,
): Statistic {
  const { labels, speakers } = population;
  if (seeds.length === 0 || labels.length === 0 || speakers.length !== labels.length) {
    throw new RangeError(
      `Cannot resample as there must be seeds, clips and a speaker for every clip: ` +
        `there are ${seeds.length}, ${labels.length} and ${speakers.length}`,
    );
  }
  requireBothClasses(labels, "compare models");
  const area = new SeedsArea({ seeds: seeds.map((scores) => [scores]) }, population, numbers);
  return (counts, random) => random ? area.draw(counts, area.pick(random)) : area.weigh(counts);
}

/** The ratio of two areas; where neither has a misordered pair it counts as 1. */
export function ratioOfAreas(above: number, below: number): number {
  return below > 0 ? above / below : above > 0 ? Infinity : 1;
}

/** Draws speakers, resample by resample, and leaves the rest of each random stream to `visit`. */
export function forEachResample(
  speakers: number,
  { resamples = 10000, seed = 0 }: BootstrapOptions,
  visit: (i: number, counts: Uint16Array, random: Random) => void,
): void {
  const counts = new Uint16Array(speakers);
  const root = Random.root(seed).stream("bootstrap");
  for (let i = 0; i < resamples; i++) {
    const random = root.stream(i);
    counts.fill(0);
    for (let drawn = 0; drawn < speakers; drawn++) counts[random.integer(speakers)]++;
    visit(i, counts, random);
  }
}

/**
 * Room for a figure of every resample.
 *
 * @throws {RangeError} If there are fewer than 40 resamples.
 */
export function resampleValues({ resamples = 10000 }: BootstrapOptions): Float64Array {
  if (!(Number.isInteger(resamples) && resamples >= 40)) {
    throw new RangeError(
      `Cannot resample as resamples must be a whole number >= 40: current value is ${resamples}`,
    );
  }
  return new Float64Array(resamples);
}

/** The middle 95 % of the resamples' figures: equally many are left out on either side. */
export function percentileInterval(estimate: number, values: Float64Array): Interval {
  const sorted = values.toSorted();
  const left = Math.floor(0.025 * sorted.length);
  return { estimate, low: sorted[left], high: sorted[sorted.length - 1 - left] };
}

function resample(statistic: Statistic, speakers: number, options: BootstrapOptions): Interval {
  const values = resampleValues(options);
  forEachResample(speakers, options, (i, counts, random) => {
    values[i] = statistic(counts, random);
  });
  return percentileInterval(statistic(new Uint16Array(speakers).fill(1)), values);
}

/**
 * The mean AU-FA-FR over seeds, with the interval from resampling speakers and seeds together.
 *
 * @throws {RangeError} If there is no seed, one of the classes has no clip, lengths differ, a score is
 * NaN, or there are fewer than 40 resamples.
 */
export function bootstrapMean(
  model: SeedScores,
  population: Population,
  options: BootstrapOptions = {},
): Interval {
  const numbers = numberSpeakers([population]);
  return resample(areaOf(model, population, numbers), numbers.size, options);
}

/**
 * The ratio of mean AU-FA-FR, student to base, with its interval. Both see the same speakers; their
 * seeds are drawn apart. Where neither has a misordered pair the ratio counts as 1.
 *
 * @throws {RangeError} As {@linkcode bootstrapMean}.
 */
export function bootstrapRatio(
  student: SeedScores,
  base: SeedScores,
  population: Population,
  options: BootstrapOptions = {},
): Interval {
  const numbers = numberSpeakers([population]);
  const above = areaOf(student, population, numbers);
  const below = areaOf(base, population, numbers);
  return resample(
    (counts, random) => ratioOfAreas(above(counts, random), below(counts, random)),
    numbers.size,
    options,
  );
}

/**
 * The geometric mean; Infinity if any value is, even beside a 0.
 *
 * @throws {RangeError} If there is no value, or one is negative or NaN.
 */
export function geometricMean(values: readonly number[]): number {
  if (values.length === 0 || !values.every((value) => value >= 0)) {
    throw new RangeError(
      `Cannot take a geometric mean as there must be values and all of them >= 0: ` +
        `current value is [${values}]`,
    );
  }
  if (values.includes(Infinity)) return Infinity;
  if (values.every((value) => value === values[0])) return values[0];
  return exp(values.reduce((sum, value) => sum + log(value), 0) / values.length);
}

/**
 * The rule of acceptance: a candidate is no worse than its base, shown over several keywords.
 *
 * @module
 */
import {
  type BootstrapOptions,
  forEachResample,
  geometricMean,
  type Interval,
  numberSpeakers,
  percentileInterval,
  ratioOfAreas,
  resampleValues,
} from "./bootstrap.ts";
import { requireBothClasses } from "./ranking.ts";
import { type Population, SeedsArea, type VariantScores } from "./seeds_area.ts";

/** A candidate and its base on the same sounds, for one keyword. */
export interface KeywordComparison {
  /** The keyword. */
  keyword: string;
  /** The candidate's scores. */
  candidate: VariantScores;
  /** The base's scores. */
  base: VariantScores;
  /** The clips of both, the same in all variants. */
  population: Population;
  /** Whether seed n of the candidate was made of seed n of the base: they are drawn together. */
  paired?: boolean;
  /** Fewest seeds, of candidate and base each, without which there is no verdict. Defaults to 2. */
  leastSeeds?: number;
}

/** Options of {@linkcode nonInferiority}. */
export interface NonInferiorityOptions extends BootstrapOptions {
  /** Largest ratio of areas, candidate to base, that counts as no loss. Defaults to 1.1. */
  margin?: number;
  /** Keywords below which there is no verdict. Defaults to 8. */
  leastKeywords?: number;
}

/** A keyword's part in the verdict. */
export interface KeywordRatio {
  /** The keyword. */
  keyword: string;
  /** Clips of the keyword. */
  positives: number;
  /** Mean AU-FA-FR over seeds and variants. */
  candidate: number;
  /** Mean AU-FA-FR over seeds and variants. */
  base: number;
  /** Their ratio. */
  ratio: Interval;
  /** Whether the ratio is above the margin with its whole interval: with seeds enough it decides by itself. */
  resolvedAgainst: boolean;
}

/** The verdict on a candidate and what it rests on. */
export interface NonInferiority {
  /** The verdict. */
  verdict: "accepted" | "not resolved" | "not accepted" | "not judged";
  /** Why, in words. */
  reason: string;
  /** Every keyword by itself. */
  keywords: KeywordRatio[];
  /** The geometric mean of the ratios. */
  overall: Interval;
}

function checkComparison(
  { keyword, candidate, base, population, paired = false }: KeywordComparison,
): void {
  requireBothClasses(population.labels, `compare models for "${keyword}"`);
  const variants = [...candidate.seeds, ...base.seeds].map(({ length }) => length);
  if (
    candidate.seeds.length === 0 || base.seeds.length === 0 || variants[0] === 0 ||
    !variants.every((count) => count === variants[0]) ||
    (paired && candidate.seeds.length !== base.seeds.length) ||
    population.speakers.length !== population.labels.length
  ) {
    throw new RangeError(
      `Cannot compare models for "${keyword}" as both must have seeds, as many where they are paired, ` +
        `each with the same variants, and every clip a speaker: there are ${candidate.seeds.length} and ${base.seeds.length} ` +
        `seeds with [${variants}] variants, ${population.labels.length} clips and ` +
        `${population.speakers.length} speakers`,
    );
  }
}

/**
 * Judges a candidate against its base by the ratio of their mean AU-FA-FR over seeds and fixed noisy
 * variants of the test clips, the same sounds for both, and by the geometric mean of these ratios over
 * the keywords.
 *
 * 1. *not accepted*, whatever the mean: a keyword with seeds enough is resolved against it, the lower end
 *    of its ratio being above the margin.
 * 2. *not judged*: fewer keywords or seeds than the rule asks for.
 * 3. *not accepted*: the mean is above the margin.
 * 4. *accepted*: the upper end of the mean's 95 % interval is at most the margin.
 * 5. *not resolved*: the mean is at most the margin, its upper end is not.
 *
 * The intervals are percentiles from resampling speakers, for all keywords at once, and seeds, for
 * each model apart; the seeds' share is widened by √(n/(n − 1)). Seeds that share teachers are less
 * independent than that: draw teachers for every seed, or say so.
 *
 * @param comparisons One for every keyword.
 * @throws {RangeError} If there is no keyword, one has no clip of either class, no seed, variants that
 * differ in number or a clip without a speaker; if a score is NaN, the margin is not above 0, or there
 * are fewer than 40 resamples.
 */
export function nonInferiority(
  comparisons: readonly KeywordComparison[],
  { margin = 1.1, leastKeywords = 8, ...options }: NonInferiorityOptions = {},
): NonInferiority {
  if (comparisons.length === 0 || !(margin > 0)) {
    throw new RangeError(
      `Cannot judge a candidate as there must be keywords and a margin above 0: ` +
        `there are ${comparisons.length}, the margin is ${margin}`,
    );
  }
  comparisons.forEach(checkComparison);
  const numbers = numberSpeakers(comparisons.map(({ population }) => population));
  const areas = comparisons.map(({ candidate, base, population }) => ({
    candidate: new SeedsArea(candidate, population, numbers),
    base: new SeedsArea(base, population, numbers),
  }));
  const means = resampleValues(options);
  const ratios = comparisons.map(() => resampleValues(options));
  forEachResample(numbers.size, options, (i, counts, random) => {
    areas.forEach(({ candidate, base }, k) => {
      const picks = candidate.pick(random);
      const own = comparisons[k].paired ? picks : base.pick(random);
      ratios[k][i] = ratioOfAreas(candidate.draw(counts, picks), base.draw(counts, own));
    });
    means[i] = geometricMean(ratios.map((values) => values[i]));
  });
  const once = new Uint16Array(numbers.size).fill(1);
  const keywords = comparisons.map(({ keyword, population }, k): KeywordRatio => {
    const [candidate, base] = [areas[k].candidate.weigh(once), areas[k].base.weigh(once)];
    const ratio = percentileInterval(ratioOfAreas(candidate, base), ratios[k]);
    const { positives } = requireBothClasses(population.labels, "compare models");
    return { keyword, positives, candidate, base, ratio, resolvedAgainst: ratio.low > margin };
  });
  const estimate = geometricMean(keywords.map(({ ratio }) => ratio.estimate));
  const overall = percentileInterval(estimate, means);
  // A single seed's interval lacks the spread over seeds: it resolves nothing.
  const few = comparisons.filter(({ candidate, base, leastSeeds = 2 }) =>
    !(Math.min(candidate.seeds.length, base.seeds.length) >= Math.max(2, leastSeeds))
  ).map(({ keyword }) => keyword);
  const against = keywords.filter((one) => one.resolvedAgainst && !few.includes(one.keyword))
    .map(({ keyword }) => keyword);
  const judge = (): Pick<NonInferiority, "verdict" | "reason"> => {
    const limit = margin.toFixed(2);
    if (against.length > 0) {
      return { verdict: "not accepted", reason: `resolved against it on ${against.join(", ")}` };
    }
    if (few.length > 0) {
      return { verdict: "not judged", reason: `too few seeds for ${few.join(", ")}` };
    }
    if (keywords.length < leastKeywords) {
      const reason = `${keywords.length} of at least ${leastKeywords} keywords`;
      return { verdict: "not judged", reason };
    }
    if (!(estimate <= margin)) {
      return { verdict: "not accepted", reason: `the ratio ${estimate.toFixed(2)} > ${limit}` };
    }
    return overall.high <= margin
      ? { verdict: "accepted", reason: `the upper end ${overall.high.toFixed(2)} <= ${limit}` }
      : { verdict: "not resolved", reason: `the upper end ${overall.high.toFixed(2)} > ${limit}` };
  };
  return { ...judge(), keywords, overall };
}

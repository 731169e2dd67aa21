/**
 * Verdicts by the study's earlier rule, which `results/acceptance.json` and `results/evidence.json` are
 * by: point ratios of at most 1.1 on clean clips. It passes a network twice as bad in 15 % of cases and
 * fails an equal one in 46 %; {@linkcode nonInferiority} is the rule that replaces it.
 *
 * @module
 */
import type { Interval } from "./bootstrap.ts";

/** What a comparison with the base comes to. */
export type Verdict =
  | "accepted"
  | "accepted, not resolved"
  | "not accepted"
  | `not accepted: resolved against it on ${string}`
  | "not judged";

/** The largest ratio of a candidate that counts as no loss: the assignment's "within 0.9". */
export const ACCEPTED_RATIO = 1.1;

/** An interval that reaches beyond this does not resolve the ratio. */
export const RESOLVED_RATIO = 1.5;

/** Seeds of candidate and base, each, below which there is no verdict. */
export const JUDGED_SEEDS = 5;

/**
 * The earlier rule's verdict on a candidate for one keyword: at most 1.1 times the base's mean AU-FA-FR
 * over at least five seeds each; "not resolved" when the interval reaches beyond 1.5.
 *
 * @param ratio Mean AU-FA-FR, candidate to base, as `bootstrapRatio` gives it.
 * @param seeds Seeds of the candidate or of the base, whichever has fewer.
 */
export function verdictOf(ratio: Interval, seeds: number): Verdict {
  if (!(seeds >= JUDGED_SEEDS)) return "not judged";
  if (!(ratio.estimate <= ACCEPTED_RATIO)) return "not accepted";
  return ratio.high <= RESOLVED_RATIO ? "accepted" : "accepted, not resolved";
}

/** What the acceptance of a candidate rests on. */
export interface Evidence {
  /** The ratio for every keyword, the main one first. */
  keywords: readonly { keyword: string; ratio: Interval }[];
  /** The geometric mean of the ratios, as `bootstrapGeometricMean` gives it. */
  overall?: Interval;
  /** Seeds of candidate and base for the keyword that has fewest. */
  seeds: number;
}

/**
 * The earlier rule's verdict on a candidate: both the main keyword's ratio and the geometric mean over
 * the keywords must be at most 1.1; "not resolved" when either interval reaches beyond 1.5. A main ratio
 * that is too high decides by itself; without the other keywords a good one is not judged. A mean
 * hides no failure: a keyword with its whole interval above 1.1 is named and decides.
 *
 * @throws {RangeError} If there is no keyword.
 */
export function acceptance({ keywords, overall, seeds }: Evidence): Verdict {
  if (keywords.length === 0) {
    throw new RangeError("Cannot judge a candidate as there must be keywords: none given");
  }
  const first = verdictOf(keywords[0].ratio, seeds);
  if (first === "not judged" || first === "not accepted") return first;
  const against = keywords.filter(({ ratio }) => ratio.low > ACCEPTED_RATIO);
  if (against.length > 0) {
    const words = against.map(({ keyword }) => keyword).join(", ");
    return `not accepted: resolved against it on ${words}`;
  }
  if (overall === undefined) return "not judged";
  const second = verdictOf(overall, seeds);
  return second === "accepted" ? first : second;
}

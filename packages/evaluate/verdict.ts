/**
 * Verdicts on one keyword's clean clips, by the point ratio: a first word on every setting. It passes a
 * network twice as bad in 15 % of cases and fails an equal one in 46 %; candidates are judged by
 * {@linkcode nonInferiority}.
 *
 * @module
 */
import type { Interval } from "./bootstrap.ts";

/** What a comparison with the base comes to. */
export type Verdict =
  | "accepted"
  | "accepted, not resolved"
  | "not accepted"
  | "not judged";

/** The largest ratio of a candidate that counts as no loss: the assignment's "within 0.9". */
const ACCEPTED_RATIO = 1.1;

/** An interval that reaches beyond this does not resolve the ratio. */
const RESOLVED_RATIO = 1.5;

/** Seeds of candidate and base, each, below which there is no verdict. */
const JUDGED_SEEDS = 5;

/**
 * The verdict for one keyword: at most 1.1 times the base's mean AU-FA-FR
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

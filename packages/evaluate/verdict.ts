/**
 * Verdicts on students.
 *
 * @module
 */
import type { Interval } from "./bootstrap.ts";

/** What a comparison with the base comes to. */
export type Verdict = "accepted" | "accepted, not resolved" | "not accepted" | "not judged";

/** The largest ratio of a student that counts as no loss: the assignment's "within 0.9". */
export const ACCEPTED_RATIO = 1.1;

/** An interval that reaches beyond this does not resolve the ratio. */
export const RESOLVED_RATIO = 1.5;

/** Seeds of student and base, each, below which there is no verdict. */
export const JUDGED_SEEDS = 5;

/**
 * The verdict on a student for one keyword: at most 1.1 times the base's mean AU-FA-FR over at least
 * five seeds each; "not resolved" when the interval reaches beyond 1.5.
 *
 * @param ratio Mean AU-FA-FR, student to base, as `bootstrapRatio` gives it.
 * @param seeds Seeds of the student or of the base, whichever has fewer.
 */
export function verdictOf(ratio: Interval, seeds: number): Verdict {
  if (!(seeds >= JUDGED_SEEDS)) return "not judged";
  if (!(ratio.estimate <= ACCEPTED_RATIO)) return "not accepted";
  return ratio.high <= RESOLVED_RATIO ? "accepted" : "accepted, not resolved";
}

/** What the acceptance of a candidate rests on. */
export interface Evidence {
  /** The ratio for the main keyword. */
  main: Interval;
  /** The geometric mean of the ratios of all keywords, as `bootstrapGeometricMean` gives it. */
  overall?: Interval;
  /** Seeds of student and base for the keyword that has fewest. */
  seeds: number;
}

/**
 * The verdict on a candidate: both the main keyword's ratio and the geometric mean over the keywords
 * must be at most 1.1; "not resolved" when either interval reaches beyond 1.5. A main ratio that is
 * too high decides by itself; without the other keywords a good one is not judged.
 */
export function acceptance({ main, overall, seeds }: Evidence): Verdict {
  const first = verdictOf(main, seeds);
  if (first === "not judged" || first === "not accepted") return first;
  if (overall === undefined) return "not judged";
  const second = verdictOf(overall, seeds);
  return second === "accepted" ? first : second;
}

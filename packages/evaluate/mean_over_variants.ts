import { softplus } from "@kws/kernels";
import { oneMinusAuc } from "./area.ts";
import { leastErrors, probabilityThreshold } from "./operating_points.ts";

/** What selection goes by. */
export interface VariantSummary {
  /** Number of variants. */
  variants: number;
  /** Mean of 1 − AUC. */
  oneMinusAuc: number;
  /** Mean cross-entropy of a clip, in nats. */
  crossEntropy: number;
  /**
   * The probability of fewest errors over all variants together. Infinity, for which JSON has no word,
   * where rejecting everything makes the fewest.
   */
  threshold: number;
}

/**
 * Means over fixed noisy variants of the same clips: one clip in sixteen variants foretells more than
 * a plain score, and the threshold that makes the fewest errors on all of them together.
 *
 * @param variants The keyword's log-odds of every clip, an array a variant.
 * @param labels 1 for the keyword, 0 for everything else.
 * @throws {RangeError} If there is no variant, one of the classes has no clip, the lengths differ, or
 * log-odds are NaN.
 */
export function meanOverVariants(
  variants: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
): VariantSummary {
  if (variants.length === 0) {
    throw new RangeError("Cannot take means as there must be variants: none given");
  }
  let area = 0;
  let entropy = 0;
  const scores: number[] = [];
  const all: number[] = [];
  for (const logOdds of variants) {
    area += oneMinusAuc({ scores: logOdds, labels }) / variants.length;
    for (let i = 0; i < logOdds.length; i++) {
      entropy += softplus(labels[i] ? -logOdds[i] : logOdds[i]) / logOdds.length / variants.length;
      scores.push(logOdds[i]);
      all.push(labels[i]);
    }
  }
  return {
    variants: variants.length,
    oneMinusAuc: area,
    crossEntropy: entropy,
    threshold: probabilityThreshold(leastErrors({ scores, labels: all }).threshold),
  };
}

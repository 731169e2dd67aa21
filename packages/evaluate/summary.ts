import { sigmoid } from "@kws/kernels";
import { auFaFr, oneMinusAuc } from "./area.ts";
import { leastErrors, operatingPoint, probabilityThreshold } from "./operating_points.ts";
import { requireBothClasses } from "./ranking.ts";

/** The figures of a set of clips. */
export interface Summary {
  /** The assignment's metric, the area of false accepts against false rejects. */
  auFaFr: number;
  /** The area under the ROC curve. */
  auc: number;
  /** 1 − AUC with all its digits. */
  oneMinusAuc: number;
  /** Number of clips. */
  clips: number;
  /** Number of clips of the keyword. */
  positives: number;
  /**
   * The probability at which a clip is accepted. Infinity, for which JSON has no word, rejects
   * everything.
   */
  threshold: number;
  /** Other clips that are accepted at the threshold. */
  falseAccepts: number;
  /** Clips of the keyword that are rejected at the threshold. */
  falseRejects: number;
}

/**
 * Scores a set of clips. Areas and the threshold of fewest errors go by the log-odds, of which the
 * probabilities beyond about 36.7 would all be 1.
 *
 * @param logOdds The keyword's log-odds of every clip.
 * @param labels 1 for the keyword, 0 for everything else.
 * @param threshold A probability, or log-odds as `{ logOdds }`; without one that of fewest errors on
 * these very clips. Infinity rejects everything.
 * @throws {RangeError} If one of the classes has no clip: such clips have no area, and
 * {@linkcode operatingPoint} counts their errors; if the lengths differ, log-odds or the threshold are
 * NaN, or a label is neither 0 nor 1.
 */
export function summarise(
  logOdds: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold?: number | { logOdds: number },
): Summary {
  const scored = { scores: logOdds, labels };
  const { positives } = requireBothClasses(labels, "summarise clips");
  const area = oneMinusAuc(scored);
  let point = leastErrors(scored);
  let probability = probabilityThreshold(point.threshold);
  if (typeof threshold === "object") {
    point = operatingPoint(scored, threshold.logOdds);
    probability = probabilityThreshold(threshold.logOdds);
  } else if (threshold !== undefined) {
    point = operatingPoint({ scores: Float64Array.from(logOdds, sigmoid), labels }, threshold);
    probability = threshold;
  }
  return {
    auFaFr: auFaFr(scored),
    auc: 1 - area,
    oneMinusAuc: area,
    clips: labels.length,
    positives,
    threshold: probability,
    falseAccepts: point.falseAccepts,
    falseRejects: point.falseRejects,
  };
}

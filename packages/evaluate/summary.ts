import { sigmoid } from "@kws/kernels";
import { auFaFr, leastErrors, oneMinusAuc, operatingPoint } from "./area.ts";
import { countClasses, type Scored } from "./ranking.ts";

/** The figures of a set of clips. */
export interface Summary {
  /** The assignment's metric, the area of false accepts against false rejects. */
  auFaFr: number;
  /** The area under the ROC curve; NaN if one of the classes has no clip. */
  auc: number;
  /** 1 − AUC with all its digits; NaN if one of the classes has no clip. */
  oneMinusAuc: number;
  /** Number of clips. */
  clips: number;
  /** Number of clips of the keyword. */
  positives: number;
  /** The probability at which a clip is accepted. */
  threshold: number;
  /** Other clips that are accepted at the threshold. */
  falseAccepts: number;
  /** Clips of the keyword that are rejected at the threshold. */
  falseRejects: number;
}

/**
 * Scores a set of clips.
 *
 * @param odds The keyword's log-odds of every clip.
 * @param labels 1 for the keyword, 0 for everything else.
 * @param threshold A probability; without one that of fewest errors on these very clips.
 */
export function summarise(
  odds: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold?: number,
): Summary {
  const scored: Scored = { scores: Float64Array.from(odds, sigmoid), labels };
  const { positives, negatives } = countClasses(labels);
  const missing = positives === 0 || negatives === 0;
  const point = threshold === undefined ? leastErrors(scored) : operatingPoint(scored, threshold);
  const area = missing ? NaN : oneMinusAuc(scored);
  return {
    auFaFr: auFaFr(scored),
    auc: 1 - area,
    oneMinusAuc: area,
    clips: labels.length,
    positives,
    threshold: Math.min(1, point.threshold),
    falseAccepts: point.falseAccepts,
    falseRejects: point.falseRejects,
  };
}

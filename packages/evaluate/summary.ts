import { sigmoid } from "@kws/kernels";
import { auFaFr, leastErrors, oneMinusAuc, operatingPoint } from "./area.ts";
import { countClasses, type Scored } from "./ranking.ts";

/** The figures of a set of clips. */
export interface Summary {
  auFaFr: number;
  auc: number;
  oneMinusAuc: number;
  clips: number;
  positives: number;
  /** The probability at which a clip is accepted. */
  threshold: number;
  falseAccepts: number;
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

import { misorderedTwice, requireBothClasses, type Scored, scoreGroups } from "./ranking.ts";

/**
 * 1 − AUC: the share of misordered pairs, without cancellation.
 *
 * Source: H. Mann and D. Whitney (1947).
 *
 * @throws {RangeError} If one of the classes has no clip, the lengths differ, a score is NaN or a label
 * is neither 0 nor 1.
 */
export function oneMinusAuc(scored: Scored): number {
  const { positives, negatives } = requireBothClasses(scored.labels, "compute the AUC");
  return misorderedTwice(scoreGroups(scored)) / (2 * positives * negatives);
}

/**
 * The area under the ROC curve: the share of pairs of a keyword clip and another in which the
 * keyword clip scores higher, a tie counting half. Near 1 {@linkcode oneMinusAuc} keeps its digits.
 *
 * @throws {RangeError} As {@linkcode oneMinusAuc}.
 */
export function auc(scored: Scored): number {
  return 1 - oneMinusAuc(scored);
}

/**
 * The assignment's metric, AU-FA-FR: the area under false accepts against false rejects, both over the
 * number of all clips, with every probability and 0 and 1 as thresholds, by trapezoids. A clip is
 * accepted when its probability is at least the threshold; above 1 everything is rejected. Any scores
 * that rise with the probability give the same area.
 *
 * Why it equals π(1 − π)(1 − AUC), ties included: let N clips hold P of the keyword, and let a
 * probability be shared by p keyword clips and n others, with b keyword clips below it. Raising the
 * threshold past it takes the false accepts down by n and the false rejects from b up to b + p, a
 * trapezoid of n(2b + p) / 2N². Summed over the probabilities that is the number of misordered
 * pairs, a tie counting half, over N²; and π(1 − π) is P(N − P) / N².
 *
 * PyTorch solutions of the assignment end at the threshold 1 itself. That leaves out n(2P − p) / 2N² of
 * the clips of probability exactly 1, which a softmax in 32-bit floats reaches at log-odds of about 17:
 * for overconfident models their figure is too small.
 *
 * @returns From 0 (all in order) to π(1 − π).
 * @throws {RangeError} If there is no clip, the lengths differ, a score is NaN or a label is neither 0
 * nor 1.
 */
export function auFaFr(scored: Scored): number {
  const total = scored.labels.length;
  if (total === 0) {
    throw new RangeError("Cannot compute AU-FA-FR as there must be clips: none given");
  }
  return misorderedTwice(scoreGroups(scored)) / (2 * total * total);
}

/**
 * A loss on ranking, and its gradient, in 64-bit floats.
 *
 * @module
 */
import { softplus } from "@kws/kernels";
import { logistic } from "./losses.ts";

/**
 * Logistic loss over all pairs of a keyword's clip and another: the mean of ln(1 + e^(other − keyword)) of
 * their log-odds, times `weight`. Where it is 0 the area under the ROC curve is 1.
 *
 * Source: C. Burges et al., "Learning to rank using gradient descent", ICML 2005, section 4.
 *
 * @param dLogits The gradient, (B,2), is added to it.
 * @param logits (B,2).
 * @param labels 1, 0, or −1 for a clip without a label, which is in no pair; without any pair the loss is 0.
 */
export function rankingLoss(
  dLogits: Float32Array,
  logits: Float32Array,
  labels: ArrayLike<number>,
  weight: number,
): number {
  const all = Array.from({ length: labels.length }, (_, b) => b);
  const keywords = all.filter((b) => labels[b] === 1);
  const others = all.filter((b) => labels[b] === 0);
  const scale = weight / (keywords.length * others.length);
  let loss = 0;
  for (const k of keywords) {
    for (const o of others) {
      const margin = logits[2 * k + 1] - logits[2 * k] - (logits[2 * o + 1] - logits[2 * o]);
      loss += scale * softplus(-margin);
      const slope = scale * logistic(-margin);
      dLogits[2 * k] += slope;
      dLogits[2 * k + 1] -= slope;
      dLogits[2 * o] -= slope;
      dLogits[2 * o + 1] += slope;
    }
  }
  return loss;
}

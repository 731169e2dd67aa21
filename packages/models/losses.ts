/**
 * Losses over two classes and their gradients, in 64-bit floats.
 *
 * @module
 */
import { exp, softplus } from "@kws/kernels";

/** 1 / (1 + e⁻ˣ). */
export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

/**
 * Cross-entropy of logits (B,2) against labels, summed and times `weight`.
 *
 * @param dLogits Receives the gradient, (B,2).
 * @param labels 1 for the keyword, 0 for everything else.
 * @param weight Usually one over the number of clips in the whole batch.
 */
export function crossEntropy(
  dLogits: Float32Array,
  logits: Float32Array,
  labels: ArrayLike<number>,
  weight: number,
): number {
  let loss = 0;
  for (let b = 0; b < labels.length; b++) {
    const logOdds = logits[2 * b + 1] - logits[2 * b];
    loss += softplus(labels[b] ? -logOdds : logOdds);
    const slope = (logistic(logOdds) - labels[b]) * weight;
    dLogits[2 * b] = -slope;
    dLogits[2 * b + 1] = slope;
  }
  return loss * weight;
}

/** What a student learns from. */
export interface Distillation {
  /** Temperature τ of both softmaxes. */
  temperature: number;
  /** Share α of the teacher's term; the labels have the rest. */
  share: number;
}

/**
 * Dark-knowledge distillation: α τ² KL(teacher ‖ student at τ) + (1 − α) cross-entropy, summed and
 * times `weight`.
 *
 * Source: G. Hinton, O. Vinyals and J. Dean, arXiv:1503.02531, section 2.
 *
 * @param teacher The teacher's log-odds of the keyword at temperature 1, (B).
 * @param labels 1, 0, or −1 for a clip without a label, which only the teacher judges (α = 1).
 */
export function distillationLoss(
  dLogits: Float32Array,
  logits: Float32Array,
  teacher: ArrayLike<number>,
  labels: ArrayLike<number>,
  { temperature, share }: Distillation,
  weight: number,
): number {
  let loss = 0;
  for (let b = 0; b < labels.length; b++) {
    const alpha = labels[b] < 0 ? 1 : share;
    const logOdds = logits[2 * b + 1] - logits[2 * b];
    const soft = logOdds / temperature;
    const target = teacher[b] / temperature;
    const p = logistic(target);
    // KL of two Bernoulli distributions given as log-odds.
    const divergence = p * (target - soft) - softplus(target) + softplus(soft);
    let slope = alpha * temperature * (logistic(soft) - p);
    loss += alpha * temperature * temperature * divergence;
    if (alpha < 1) {
      loss += (1 - alpha) * softplus(labels[b] ? -logOdds : logOdds);
      slope += (1 - alpha) * (logistic(logOdds) - labels[b]);
    }
    dLogits[2 * b] = -slope * weight;
    dLogits[2 * b + 1] = slope * weight;
  }
  return loss * weight;
}

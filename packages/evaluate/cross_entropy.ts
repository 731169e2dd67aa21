import { exp } from "@kws/kernels";
import type { Scored } from "./ranking.ts";

/** ln(1 + x) for x in [0, 1], to full precision: 2 artanh(x / (2 + x)) by its series. */
function logOnePlus(x: number): number {
  const s = x / (2 + x);
  const s2 = s * s;
  // |s| <= 1/3: the first omitted term is below 2⁻⁵⁸ of the sum.
  let sum = 1 / 35;
  for (let n = 33; n > 0; n -= 2) sum = 1 / n + s2 * sum;
  return 2 * s * sum;
}

/** ln(1 + eˣ), without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + logOnePlus(exp(-x)) : logOnePlus(exp(x));
}

/**
 * The mean cross-entropy in nats, from the keyword's log-odds.
 *
 * Log-odds rather than probabilities, for a probability rounded to 1 has lost what a mistake costs.
 *
 * @param scored `scores` are log-odds: ln p − ln(1 − p).
 * @throws {RangeError} If there is no clip, the lengths differ, log-odds are NaN or a label is
 * neither 0 nor 1.
 */
export function crossEntropy({ scores, labels }: Scored): number {
  if (scores.length !== labels.length || labels.length === 0) {
    throw new RangeError(
      `Cannot compute the cross-entropy as scores and labels must be equally many and some: ` +
        `there are ${scores.length} and ${labels.length}`,
    );
  }
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    if (Number.isNaN(scores[i]) || (labels[i] !== 0 && labels[i] !== 1)) {
      throw new RangeError(
        `Cannot compute the cross-entropy as clip ${i} must have log-odds and a label of 0 or 1: ` +
          `current values are ${scores[i]} and ${labels[i]}`,
      );
    }
    sum += softplus(labels[i] === 1 ? -scores[i] : scores[i]);
  }
  return sum / labels.length;
}

import { exp, log } from "@kws/kernels";
import type { Scored } from "./ranking.ts";

/** ln(1 + eˣ), without overflow and to full precision at both ends. */
function softplus(x: number): number {
  const small = exp(x > 0 ? -x : x);
  // Below 1e-4 the series' first omitted term is under 2⁻⁵³ of the sum.
  const rest = small < 1e-4
    ? small * (1 - small * (1 / 2 - small * (1 / 3 - small / 4)))
    : log(1 + small);
  return x > 0 ? x + rest : rest;
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

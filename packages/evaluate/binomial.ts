/**
 * Exact intervals of shares.
 *
 * @module
 */
import { exp, log } from "@kws/kernels";
import { bisect } from "./bisect.ts";

/** Most trials that {@linkcode shareInterval} takes. */
const MOST_TRIALS = 1e6;

/** ln of the binomial coefficient. */
function logChoose(trials: number, count: number): number {
  let sum = 0;
  for (let k = 1; k <= Math.min(count, trials - count); k++) {
    sum += log(trials - k + 1) - log(k);
  }
  return sum;
}

/** P(X >= count) of so many trials, each of a probability `p` of at most count / trials. */
function atLeast(count: number, trials: number, p: number, scale: number): number {
  if (count === 0) return 1;
  // Relative to P(X = count), the largest term.
  const odds = p / (1 - p);
  let term = 1;
  let sum = 1;
  for (let k = count; k < trials; k++) {
    term *= odds * (trials - k) / (k + 1);
    sum += term;
    if (term < 1e-18 * sum) break;
  }
  return exp(scale + count * log(p) + (trials - count) * log(1 - p)) * sum;
}

/**
 * The exact interval of a share from `count` of `trials`: at its upper end so few, and at its lower end so
 * many, have a probability of half of what `confidence` leaves.
 *
 * Source: C. Clopper and E. Pearson (1934), "The use of confidence or fiducial limits illustrated in the
 * case of the binomial".
 *
 * @param count At most `trials`.
 * @param trials At most a million.
 * @param confidence Probability that the interval covers the share. Defaults to 0.95.
 * @throws {RangeError} If one of the values is out of range.
 */
export function shareInterval(
  count: number,
  trials: number,
  confidence = 0.95,
): { low: number; high: number } {
  if (!(Number.isInteger(trials) && trials >= 1 && trials <= MOST_TRIALS)) {
    throw new RangeError(
      `Cannot bound a share as the trials must be a whole number from 1 to ${MOST_TRIALS}: ` +
        `current value is ${trials}`,
    );
  }
  if (!(Number.isInteger(count) && count >= 0 && count <= trials)) {
    throw new RangeError(
      `Cannot bound a share as the count must be a whole number from 0 to the trials ${trials}: ` +
        `current value is ${count}`,
    );
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `Cannot bound a share as the confidence must lie between 0 and 1: ` +
        `current value is ${confidence}`,
    );
  }
  const tail = (1 - confidence) / 2;
  const lowOf = (successes: number): number => {
    if (successes === 0) return 0;
    const scale = logChoose(trials, successes);
    // At the share itself the median is the count: the end lies below it, where terms fall from the count on.
    return bisect(0, successes / trials, (p) => atLeast(successes, trials, p, scale) > tail);
  };
  // At most so many of one kind are at least so many of the other.
  return { low: lowOf(count), high: 1 - lowOf(trials - count) };
}

/**
 * Exact intervals of rates.
 *
 * @module
 */
import { exp, log } from "@kws/kernels";
import { bisect } from "./bisect.ts";

/** Most events that {@linkcode poissonInterval} takes. */
const MOST_EVENTS = 1e6;

function logFactorial(n: number): number {
  let sum = 0;
  for (let k = 2; k <= n; k++) sum += log(k);
  return sum;
}

/** P(X = count), `scale` being ln(count!). */
function probability(count: number, mean: number, scale: number): number {
  if (mean === 0) return count === 0 ? 1 : 0;
  return exp(count * log(mean) - mean - scale);
}

/** P(X <= count): the series from `count` downwards, relative to P(X = count). */
function atMost(count: number, mean: number, scale: number): number {
  let term = 1;
  let sum = 1;
  for (let k = count; k > 0 && term > 1e-18 * sum; k--) sum += term *= k / mean;
  return probability(count, mean, scale) * sum;
}

/** P(X >= count): the series from `count` upwards, relative to P(X = count). */
function atLeast(count: number, mean: number, scale: number): number {
  let term = 1;
  let sum = 1;
  for (let k = count + 1; term > 1e-18 * sum; k++) sum += term *= mean / k;
  return probability(count, mean, scale) * sum;
}

/**
 * The exact interval of a rate from `count` events in `exposure` units of time: at its upper end so
 * few events, and at its lower end so many, have a probability of half of what `confidence` leaves.
 * Found by bisection on the Poisson sums, each summed from its largest term without cancellation.
 *
 * Source: F. Garwood (1936), "Fiducial limits for the Poisson distribution".
 *
 * @param count Events, at most a million.
 * @param exposure Time, in any unit.
 * @param confidence Probability that the interval covers the rate. Defaults to 0.95.
 * @returns Both ends per unit of time; without events the lower is 0.
 * @throws {RangeError} If one of the values is out of range.
 */
export function poissonInterval(
  count: number,
  exposure: number,
  confidence = 0.95,
): { low: number; high: number } {
  if (!(Number.isInteger(count) && count >= 0 && count <= MOST_EVENTS)) {
    throw new RangeError(
      `Cannot bound a rate as the events must be a whole number from 0 to ${MOST_EVENTS}: ` +
        `current value is ${count}`,
    );
  }
  if (!(exposure > 0 && exposure < Infinity)) {
    throw new RangeError(
      `Cannot bound a rate as the time must be above 0 and finite: current value is ${exposure}`,
    );
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(
      `Cannot bound a rate as the confidence must lie between 0 and 1: ` +
        `current value is ${confidence}`,
    );
  }
  const tail = (1 - confidence) / 2;
  const scale = logFactorial(count);
  const top = 2 * count + 40 - 4 * log(tail);
  const high = bisect(count, top, (mean) => atMost(count, mean, scale) < tail);
  const low = count === 0 ? 0 : bisect(0, count, (mean) => atLeast(count, mean, scale) > tail);
  return { low: low / exposure, high: high / exposure };
}

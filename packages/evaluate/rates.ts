/**
 * Errors in hours of sound.
 *
 * @module
 */
import { poissonInterval } from "./poisson.ts";

/** A rate of false accepts and what is known of it. */
export interface HourlyRate {
  /** Number of false accepts. */
  falseAccepts: number;
  /** Length of the sound. */
  hours: number;
  /** False accepts an hour. */
  perHour: number;
  /** Lower end of the exact 95 % interval, an hour. */
  low: number;
  /** Upper end of the exact 95 % interval, an hour. */
  high: number;
  /** 3 / hours: no claim of a rate below this can be made, whatever was counted. */
  leastClaim: number;
}

/**
 * The rate of false accepts in so much sound, with Garwood's exact interval.
 *
 * @param seconds Length of the sound.
 * @throws {RangeError} If the count is not whole or the time not above 0.
 */
export function falseAcceptsPerHour(falseAccepts: number, seconds: number): HourlyRate {
  const hours = seconds / 3600;
  const { low, high } = poissonInterval(falseAccepts, hours);
  return { falseAccepts, hours, perHour: falseAccepts / hours, low, high, leastClaim: 3 / hours };
}

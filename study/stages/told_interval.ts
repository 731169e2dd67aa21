/**
 * Intervals as JSON has them.
 *
 * @module
 */
import type { Interval } from "@kws/evaluate";

/** An interval as JSON has it: no bound where the base has no error. */
export interface ToldInterval {
  estimate: number | null;
  low: number | null;
  high: number | null;
}

/** An interval for JSON, which has no word for infinity. */
export function toldInterval({ estimate, low, high }: Interval): ToldInterval {
  const one = (value: number): number | null => Number.isFinite(value) ? value : null;
  return { estimate: one(estimate), low: one(low), high: one(high) };
}

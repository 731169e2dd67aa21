/** Latencies in short. */
export interface LatencySummary {
  /** Number of hits. */
  hits: number;
  /** Half of the hits are at most this late, in seconds; `null` without hits. */
  median: number | null;
  /** At least 95 % of the hits are at most this late, in seconds; `null` without hits. */
  p95: number | null;
}

/**
 * The value that at least `share` of the values do not exceed: the nearest rank, always one of the
 * values.
 *
 * @throws {RangeError} If there are no values, one is NaN, or the share lies outside (0, 1].
 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0 || Number.isNaN(sorted[sorted.length - 1])) {
    throw new RangeError(
      `Cannot take a quantile as there must be values and all of them numbers: ` +
        `current value is [${Array.from(sorted.subarray(-3))}]`,
    );
  }
  if (!(share > 0 && share <= 1)) {
    throw new RangeError(
      `Cannot take a quantile as the share must be above 0 and at most 1: current value is ${share}`,
    );
  }
  // n·share may come out a hair above a whole number.
  return sorted[Math.max(0, Math.ceil(sorted.length * share - 1e-9) - 1)];
}

/** The median (the mean of the middle two of an even number) and the 95th percentile. */
export function latencySummary(latencies: ArrayLike<number>): LatencySummary {
  const hits = latencies.length;
  if (hits === 0) return { hits, median: null, p95: null };
  const sorted = Float64Array.from(latencies).sort();
  const median = (sorted[(hits - 1) >> 1] + sorted[hits >> 1]) / 2;
  return { hits, median, p95: quantile(latencies, 0.95) };
}

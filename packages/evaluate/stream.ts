/**
 * Detections in long recordings against what was said in them.
 *
 * @module
 */
import { exp, log } from "@kws/kernels";

/** A stretch of time in seconds. */
export interface Span {
  start: number;
  end: number;
}

/** How a stream was heard. */
export interface StreamResult {
  /** Keywords that were detected. */
  hits: number;
  /** Keywords that were not. */
  misses: number;
  /** Detections without a keyword. */
  falseAccepts: number;
  /** Seconds from a keyword's end to its detection, in the order of the keywords. */
  latencies: number[];
}

/**
 * Matches detections to keywords: a hit lies between the keyword's start and 0.5 s after its end;
 * further detections within 1 s of a hit are ignored.
 *
 * @param detections Times in seconds, ascending.
 * @param keywords Spans in seconds, ascending.
 */
export function matchDetections(
  detections: readonly number[],
  keywords: readonly Span[],
  { tolerance = 0.5, repeat = 1 }: { tolerance?: number; repeat?: number } = {},
): StreamResult {
  const latencies: (number | undefined)[] = keywords.map(() => undefined);
  const hits: number[] = [];
  let falseAccepts = 0;
  for (const time of detections) {
    const keyword = keywords.findIndex(({ start, end }, i) =>
      latencies[i] === undefined && time >= start && time <= end + tolerance
    );
    if (keyword >= 0) {
      latencies[keyword] = time - keywords[keyword].end;
      hits.push(time);
    } else if (!hits.some((hit) => Math.abs(time - hit) <= repeat)) falseAccepts++;
  }
  const found = latencies.filter((latency) => latency !== undefined);
  return {
    hits: found.length,
    misses: keywords.length - found.length,
    falseAccepts,
    latencies: found,
  };
}

/** The probability of at most `count` events at a mean of `mean`. */
function poissonCdf(count: number, mean: number): number {
  let term = exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k++) {
    term *= mean / k;
    sum += term;
  }
  return Math.min(1, sum);
}

function bisect(low: number, high: number, above: (x: number) => boolean): number {
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (above(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/**
 * The exact interval of a rate from `count` events in `exposure` units of time.
 *
 * Source: F. Garwood (1936), "Fiducial limits for the Poisson distribution".
 *
 * @returns Both ends per unit of time; without events the lower is 0.
 */
export function poissonInterval(
  count: number,
  exposure: number,
  confidence = 0.95,
): { low: number; high: number } {
  if (!(Number.isInteger(count) && count >= 0 && count < 600 && exposure > 0)) {
    throw new RangeError(
      `Cannot bound a rate as there must be 0 to 599 events in a time above 0: ` +
        `current values are ${count} and ${exposure}`,
    );
  }
  const tail = (1 - confidence) / 2;
  const top = 2 * count + 40 - 2 * log(tail);
  const high = bisect(0, top, (mean) => poissonCdf(count, mean) < tail);
  const low = count === 0 ? 0 : bisect(0, top, (mean) => 1 - poissonCdf(count - 1, mean) > tail);
  return { low: low / exposure, high: high / exposure };
}

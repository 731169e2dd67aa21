/**
 * Detections in long recordings against what was said in them.
 *
 * @module
 */

/** A stretch of time in seconds. */
export interface Span {
  /** When it begins. */
  start: number;
  /** When it is over. */
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

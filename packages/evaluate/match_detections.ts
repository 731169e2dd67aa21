import type { Stretch } from "@kws/corpus/compose";

/** Options of {@linkcode matchDetections}. */
export interface MatchOptions {
  /** Seconds of sound that a step of the network depends on: how long a keyword stays in it. */
  window: number;
  /** Seconds after a keyword's end in which its detection is a hit. Defaults to 0.5. */
  tolerance?: number;
}

/** Detections against what was said, in numbers. */
export interface MatchCounts {
  /** Keywords that were detected. */
  hits: number;
  /** Keywords that were not. */
  misses: number;
  /** Further detections of a keyword that was detected, while it may still be in the window. */
  repeats: number;
  /** All other detections. */
  falseAccepts: number;
}

/** Detections against what was said. */
export interface Matches extends MatchCounts {
  /** Seconds from a hit keyword's end to its detection, in the order of the keywords. */
  latencies: number[];
  /** When the false accepts were made, in seconds. */
  falseAcceptTimes: number[];
  /** Places of the missed keywords among all. */
  missed: number[];
}

/** Seconds that repeats are granted once the window has left the keyword: a smoothed score falls late. */
const AFTER_WINDOW = 1;

function isAscending(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    if (!(i === 0 ? !Number.isNaN(values[0]) : values[i] >= values[i - 1])) return false;
  }
  return true;
}

/**
 * Matches detections to keywords. A hit is a detection between a keyword's start and `tolerance` after
 * its end, ends included, one for each keyword; where several keywords wait for one, it is that of the
 * keyword that ends first. Further detections until the window has left a hit keyword (its end +
 * window + 1 s) are repeats. All others are false accepts, also those of a keyword detected too late.
 *
 * @param detections Times in seconds, ascending.
 * @param keywords Spans in seconds, in the order of their starts.
 * @throws {RangeError} If the times or the starts do not ascend, one is NaN, a keyword ends before its
 * start, or window or tolerance is not >= 0.
 */
export function matchDetections(
  detections: readonly number[],
  keywords: readonly Stretch[],
  { window, tolerance = 0.5 }: MatchOptions,
): Matches {
  if (!(window >= 0 && tolerance >= 0)) {
    throw new RangeError(
      `Cannot match detections as window and tolerance must be >= 0 seconds: ` +
        `current values are ${window} and ${tolerance}`,
    );
  }
  if (
    !isAscending(detections) || !isAscending(keywords.map(({ start }) => start)) ||
    !keywords.every(({ start, end }) => end >= start)
  ) {
    throw new RangeError(
      "Cannot match detections as times and keywords must be numbers in ascending order, " +
        "and every keyword must end after its start",
    );
  }
  const stay = Math.max(tolerance, window + AFTER_WINDOW);
  const hitAt: (number | undefined)[] = keywords.map(() => undefined);
  const falseAcceptTimes: number[] = [];
  let repeats = 0;
  let first = 0;
  for (const time of detections) {
    while (first < keywords.length && keywords[first].end + stay < time) first++;
    let hit = -1;
    let repeated = false;
    for (let i = first; i < keywords.length && keywords[i].start <= time; i++) {
      const { end } = keywords[i];
      if (hitAt[i] !== undefined) repeated ||= time <= end + window + AFTER_WINDOW;
      else if (time <= end + tolerance && (hit < 0 || end < keywords[hit].end)) hit = i;
    }
    if (hit >= 0) hitAt[hit] = time;
    else if (repeated) repeats++;
    else falseAcceptTimes.push(time);
  }
  const latencies: number[] = [];
  const missed: number[] = [];
  hitAt.forEach((time, i) => {
    if (time === undefined) missed.push(i);
    else latencies.push(time - keywords[i].end);
  });
  return {
    hits: latencies.length,
    misses: missed.length,
    repeats,
    falseAccepts: falseAcceptTimes.length,
    latencies,
    falseAcceptTimes,
    missed,
  };
}

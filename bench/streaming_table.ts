/**
 * Streaming speeds as tables.
 *
 * @module
 */
import { formatTable } from "@kws/cli";
import { capacityOf, type CapacityRow, capacityTable } from "./capacity.ts";
import { quantile, type Range, rangeOf } from "./rounds.ts";
import { rangeText, ratioText } from "./training.ts";

/**
 * Detectors that share a front end, where several are timed: so few that a second of sound takes less time
 * than other work is given on a busy machine, whose turns would count as theirs.
 */
export const TOGETHER = 16;

/** What is timed. */
export const PARTS = {
  whole: "sound to detections",
  resampled: "48 kHz sound to detections",
  shared: `${TOGETHER} detectors on one front end`,
  network: "network alone",
  front: "front end alone",
} as const;

/** Times of one part in microseconds, over all rounds. */
export interface StreamingRow {
  model: string;
  part: string;
  /** Runs that were timed, each as the time of one second of sound. */
  count: number;
  /** The median of the rounds' medians. */
  p50: number;
  p99: number;
  /** The ends of the rounds' medians. */
  range: [least: number, most: number];
  /** Whose times its own are compared with: of the same part, or of one detector with many. */
  against: string;
  /** How many times as long as that it takes, round by round. */
  ratio: Range;
}

/** Microseconds of a part, from the milliseconds of its runs in each round. */
export function timesOf(
  rounds: readonly (readonly number[])[],
): Pick<StreamingRow, "count" | "p50" | "p99" | "range"> {
  const all = rounds.flat();
  // The middle of what the range has the ends of: one round of many runs would else weigh more than others.
  const { median, least, most } = rangeOf(mediansOf(rounds));
  return {
    count: all.length,
    p50: 1000 * median,
    p99: 1000 * quantile(all, 0.99),
    range: [1000 * least, 1000 * most],
  };
}

/** The median of each round. */
export function mediansOf(rounds: readonly (readonly number[])[]): number[] {
  return rounds.map((times) => rangeOf(times).median);
}

/** Detectors that one core keeps up with, of the models of which many were timed together. */
export function capacityRows(rows: readonly StreamingRow[]): CapacityRow[] {
  return rows.filter(({ part }) => part === PARTS.shared).map(({ model, p50: together }) => {
    const one = rows.find((row) => row.model === model && row.part === PARTS.whole)!.p50;
    return { model, ...capacityOf({ one, together, count: TOGETHER }) };
  });
}

/** The rows as tables: from sound to detections, then the parts, then what a core carries. */
export function streamingTable(rows: readonly StreamingRow[]): string {
  const tables = Object.values(PARTS).map((part) => partTable(rows, part));
  const carried = capacityTable(capacityRows(rows), TOGETHER);
  return [...tables, `Detectors in real time on one core\n\n${carried}`].join("\n\n");
}

/** The rows of a part as a table. */
export function partTable(rows: readonly StreamingRow[], part: string): string {
  const own = rows.filter((row) => row.part === part);
  return `${part}\n\n${
    formatTable(own, [
      { head: "model", value: ({ model }) => model },
      { head: "p50 µs", value: ({ p50 }) => p50 },
      { head: "range", align: "right", value: ({ range }) => rangeText(range) },
      { head: "p99 µs", value: ({ p99 }) => p99 },
      { head: "× (range)", align: "right", value: ({ ratio }) => ratioText(ratio) },
      { head: "to", value: ({ against }) => against },
    ])
  }`;
}

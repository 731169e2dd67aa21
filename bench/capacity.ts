/**
 * How many detectors a core runs as fast as sound comes.
 *
 * @module
 */
import { formatTable } from "@kws/cli";

/** Detectors of a model that one core keeps up with. */
export interface CapacityRow {
  model: string;
  /** Each with a front end of its own. */
  own: number;
  /** By the time of so many that share one front end. */
  shared: number;
}

/**
 * Detectors that one core keeps up with.
 *
 * @param one Microseconds that a detector takes for a second of sound.
 * @param together Microseconds that `count` detectors on one front end take.
 * @throws {RangeError} If a time is not above 0.
 */
export function capacityOf(
  { one, together, count }: { one: number; together: number; count: number },
): Omit<CapacityRow, "model"> {
  for (const [name, time] of Object.entries({ one, together })) {
    if (time > 0) continue;
    throw new RangeError(
      `Cannot tell how many detectors a core runs as ${name} must be > 0 µs: current value is ${time}`,
    );
  }
  return { own: Math.floor(1e6 / one), shared: Math.floor(count * 1e6 / together) };
}

/** The rows as a table. */
export function capacityTable(rows: readonly CapacityRow[], count: number): string {
  return formatTable(rows, [
    { head: "model", value: ({ model }) => model },
    { head: "own front ends", value: ({ own }) => own },
    { head: `${count} on each front end`, value: ({ shared }) => shared },
  ]);
}

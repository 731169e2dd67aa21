/**
 * Contenders that take turns, and what their readings say together.
 *
 * A machine's speed drifts while it is measured, and other work comes and goes. So every contender is
 * measured in every round, in an order that moves on by one, and speeds are compared within a round: a
 * ratio then holds although the figures move. What moved is shown as a range.
 *
 * @module
 */

/** The middle of some values, with the least and the greatest of them. */
export interface Range {
  median: number;
  least: number;
  most: number;
}

/** One that is measured. */
export interface Contender<Reading> {
  /** What it is called. */
  name: string;
  /** Measures once. */
  measure(): Reading | Promise<Reading>;
}

/** How measuring goes on. */
export interface RoundOptions {
  /** Rounds; every contender is measured once in each. */
  rounds: number;
  /** Is told before every measurement. */
  onTurn?: (done: number, total: number, name: string) => void;
}

/** Measures contenders in turns. @returns The readings of each, in the order of the rounds. */
export async function measureRounds<Reading>(
  contenders: readonly Contender<Reading>[],
  { rounds, onTurn }: RoundOptions,
): Promise<Reading[][]> {
  const readings: Reading[][] = contenders.map(() => []);
  const total = rounds * contenders.length;
  for (let turn = 0; turn < total; turn++) {
    const round = Math.floor(turn / contenders.length);
    const at = (turn + round) % contenders.length;
    onTurn?.(turn, total, contenders[at].name);
    readings[at].push(await contenders[at].measure());
  }
  return readings;
}

/**
 * The middle and the ends of values, none of them so large that the sum of two is infinite.
 *
 * @throws {RangeError} If there are none.
 */
export function rangeOf(values: readonly number[]): Range {
  if (values.length === 0) {
    throw new RangeError("Cannot give a range as there must be values: current number is 0");
  }
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  const median = sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  return { median, least: sorted[0], most: sorted[sorted.length - 1] };
}

/** How many times as long as a reference something takes: the ratio of every round, and its range. */
export function ratioOf(times: readonly number[], reference: readonly number[]): Range {
  if (times.length !== reference.length) {
    throw new RangeError(
      `Cannot compare rounds as both must have the same number: current values are ` +
        `${times.length} and ${reference.length}`,
    );
  }
  return rangeOf(times.map((time, round) => time / reference[round]));
}

/** A share of sorted values, as 0.99 for the 99th percentile. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))];
}

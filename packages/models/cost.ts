/**
 * What networks cost: multiply-accumulates in two conventions.
 *
 * @module
 */

/** One operation counted in both conventions. */
export interface Cost {
  /** By the convention of thop, the counter that the assignment uses. */
  thop: number;
  /** Multiplications alone: products with weights, gates and attention weights. */
  pure: number;
}

/** `times` as often. */
export function costTimes({ thop, pure }: Cost, times: number): Cost {
  return { thop: thop * times, pure: pure * times };
}

/** All of them together. */
export function costSum(costs: Iterable<Cost>): Cost {
  let [thop, pure] = [0, 0];
  for (const cost of costs) {
    thop += cost.thop;
    pure += cost.pure;
  }
  return { thop, pure };
}

/** A network's parts by name. */
export type CostParts = Record<string, Cost>;

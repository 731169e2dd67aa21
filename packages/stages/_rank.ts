/**
 * Which of the stages that are ready is begun first.
 *
 * @module
 */
import { isOutside } from "./keys.ts";
import type { AnyStage } from "./stage.ts";
import type { Timing } from "./timings.ts";

/**
 * Ranks stages by how long the longest chain is that begins with them, longest first: it is what all
 * wait for in the end. A stage that has not run counts as the mean of its kind, or of all.
 *
 * @param stages Every stage after those that it needs.
 */
export function ranks(
  stages: readonly AnyStage[],
  timings: ReadonlyMap<string, Pick<Timing, "kind" | "seconds">>,
): Map<AnyStage, number> {
  const all = mean([...timings.values()]) ?? 1;
  const kinds = new Map<string, number>();
  for (const { kind } of stages) {
    if (kinds.has(kind)) continue;
    kinds.set(kind, mean([...timings.values()].filter((each) => each.kind === kind)) ?? all);
  }
  const chains = new Map<AnyStage, number>();
  for (const stage of stages.toReversed()) {
    const own = timings.get(stage.name)?.seconds ?? kinds.get(stage.kind)!;
    const chain = own + (chains.get(stage) ?? 0);
    chains.set(stage, chain);
    for (const input of Object.values(stage.inputs)) {
      if (isOutside(input)) continue;
      chains.set(input.stage, Math.max(chain, chains.get(input.stage) ?? 0));
    }
  }
  const sorted = stages.toSorted((a, b) => chains.get(b)! - chains.get(a)!);
  return new Map(sorted.map((stage, i) => [stage, i]));
}

function mean(timings: Pick<Timing, "seconds">[]): number | undefined {
  if (timings.length === 0) return undefined;
  return timings.reduce((sum, { seconds }) => sum + seconds, 0) / timings.length;
}

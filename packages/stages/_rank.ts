/**
 * Which of the stages that are ready is begun first.
 *
 * @module
 */
import { type KnownTimes, predictor } from "./_predict.ts";
import { isOutside } from "./keys.ts";
import type { AnyStage } from "./stage.ts";

/**
 * Ranks stages by how long the longest chain is that begins with them, longest first: it is what all
 * wait for in the end. Of a stage of which nothing is known the mean of all is taken.
 *
 * @param stages Every stage after those that it needs.
 */
export function ranks(stages: readonly AnyStage[], timings: KnownTimes): Map<AnyStage, number> {
  const predict = predictor(stages, timings);
  const known = stages.flatMap((stage) => predict(stage).seconds ?? []);
  const unknown = known.length === 0 ? 1 : known.reduce((sum, own) => sum + own, 0) / known.length;
  const chains = new Map<AnyStage, number>();
  for (const stage of stages.toReversed()) {
    const chain = (predict(stage).seconds ?? unknown) + (chains.get(stage) ?? 0);
    chains.set(stage, chain);
    for (const input of Object.values(stage.inputs)) {
      if (isOutside(input)) continue;
      chains.set(input.stage, Math.max(chain, chains.get(input.stage) ?? 0));
    }
  }
  const sorted = stages.toSorted((a, b) => chains.get(b)! - chains.get(a)!);
  return new Map(sorted.map((stage, i) => [stage, i]));
}

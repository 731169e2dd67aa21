/**
 * Pruning: importance measured, the least important cut.
 *
 * @module
 */
import type { DistillationSet } from "./distillation_set.ts";
import {
  checkUnits,
  cutUnits,
  keepLargest,
  magnitudeImportance,
  type Prunable,
  taylorImportance,
} from "./prune.ts";
import type { Trained } from "./set_batches.ts";
import { gradientProducts } from "./train_on_set.ts";

/** How much stays, and by what importance. */
export interface PruneChoice {
  /** Units that stay. */
  hidden?: number;
  /** Channels that stay; by the norm of their kernels. */
  channels?: number;
  /** What a unit's importance is. */
  by: "magnitude" | "taylor" | "gates";
}

/** What pruning goes by. */
export interface PruneOptions {
  set: DistillationSet;
  seed: number;
  /** The channel scaling factors, where the network was trained with some. */
  gates?: Float32Array;
}

/** The batches that Taylor importance is measured on. */
const TAYLOR = {
  ...{ steps: 20, batch: 128, shards: 8, gain: 1 },
  mix: { noise: 6, unlabelled: 52 },
  distillation: { temperature: 2, share: 0.95 },
};

function importanceOf(
  net: Trained,
  by: PruneChoice["by"],
  { set, seed, gates }: PruneOptions,
): Float64Array {
  switch (by) {
    case "gates":
      if (gates === undefined) {
        throw new RangeError(
          "Cannot prune by gates as the network must have been trained with channel scaling factors: " +
            "it has none; give the training a weight for gates",
        );
      }
      return Float64Array.from(gates, Math.abs);
    case "magnitude":
      return magnitudeImportance(net, "hidden");
    case "taylor":
      return taylorImportance(net, gradientProducts({ ...net, ...TAYLOR, set, seed }));
  }
}

/**
 * Cuts what matters least.
 *
 * @returns The smaller network, and the share of the units' importance that has stayed.
 * @throws {RangeError} If more is to stay than there is, the network's kind cannot be pruned,
 * or there are no scaling factors to go by.
 */
export function pruneNetwork(
  net: Trained,
  choice: PruneChoice,
  options: PruneOptions,
): [Prunable, number] {
  let out: Prunable = net;
  let share = 1;
  if (choice.hidden !== undefined) {
    checkUnits(net, "hidden");
    const importance = importanceOf(net, choice.by, options);
    const keep = keepLargest(importance, choice.hidden);
    const sum = (units: Iterable<number>): number =>
      [...units].reduce((a, j) => a + importance[j], 0);
    share = sum(keep) / sum(importance.keys());
    out = cutUnits(out, "hidden", keep);
  }
  if (choice.channels !== undefined) {
    checkUnits(net, "channels");
    const keep = keepLargest(magnitudeImportance(out, "channels"), choice.channels);
    out = cutUnits(out, "channels", keep);
  }
  return [out, share];
}

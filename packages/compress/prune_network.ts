/**
 * Pruning: importance measured, the least important cut.
 *
 * @module
 */
import { crnnLayout } from "@kws/models";
import type { DistillationSet } from "./distillation_set.ts";
import {
  cutChannels,
  cutHidden,
  keepLargest,
  magnitudeImportance,
  type Sized,
  taylorImportance,
} from "./prune.ts";
import { DISTILLATION_TRAINING, gradientProducts } from "./train_crnn.ts";

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
  /** Batches of an epoch, for Taylor importance. */
  batches: number;
  /** What is subtracted from log-mel values. */
  offset: number;
  /** The channel scaling factors, where the network was trained with some. */
  gates?: Float32Array;
}

/**
 * Cuts what matters least.
 *
 * @returns The smaller network, and the share of the units' importance that has stayed.
 */
export function pruneNetwork(
  net: Sized,
  choice: PruneChoice,
  { set, seed, batches, offset, gates }: PruneOptions,
): [Sized, number] {
  let out = net;
  let share = 1;
  if (choice.hidden !== undefined) {
    const importance = choice.by === "gates"
      ? Float64Array.from(gates!, Math.abs)
      : choice.by === "magnitude"
      ? magnitudeImportance(net)
      : taylorImportance(
        net,
        gradientProducts({
          ...net,
          ...{ set, seed, offset, steps: 20 },
          training: { ...DISTILLATION_TRAINING, batches },
        }),
      );
    const keep = keepLargest(importance, choice.hidden);
    const sum = (units: Iterable<number>): number =>
      [...units].reduce((a, j) => a + importance[j], 0);
    share = sum(keep) / sum(importance.keys());
    out = cutHidden(out, keep);
  }
  if (choice.channels !== undefined) {
    out = cutChannels(out, keepLargest(channelNorms(out), choice.channels));
  }
  return [out, share];
}

function channelNorms({ shape, parameters }: Sized): Float64Array {
  const { offset, size } = crnnLayout(shape).slots.get("conv.weight")!;
  const taps = size / shape.channels;
  const norms = new Float64Array(shape.channels);
  for (let i = 0; i < size; i++) {
    const weight = parameters[offset + i];
    norms[Math.floor(i / taps)] += weight * weight;
  }
  return norms;
}

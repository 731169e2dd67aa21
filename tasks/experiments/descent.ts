/**
 * The frozen recipes of gradient descent.
 *
 * @module
 */
import type { Descent } from "@kws/models";

/** The base model's: one-cycle Adam with averaged weights. */
export function baseDescent(epochs: number, batches: number): Descent {
  return {
    epochs,
    batches,
    batch: 128,
    shards: 8,
    schedule: { kind: "one-cycle", peak: 2e-3, warmup: 0.3 },
    l2: 1e-5,
    clip: 5,
    average: 0.998,
  };
}

/** A distilled student's: a higher rate and no L2. */
export function studentDescent(epochs: number, batches: number): Descent {
  return {
    ...baseDescent(epochs, batches),
    schedule: { kind: "one-cycle", peak: 8e-3, warmup: 0.3 },
    l2: 0,
  };
}

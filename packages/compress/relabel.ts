/**
 * The log-odds of another network in the place of the teachers'.
 *
 * @module
 */
import type { DistillationSet } from "./distillation_set.ts";
import { eachBatch, type Trained } from "./set_batches.ts";

/**
 * The set with another network's log-odds in the place of the teachers'; all else is shared.
 *
 * @throws {RangeError} If the set is one of segments, which have log-odds for every step, or has other bands.
 */
export function relabel(set: DistillationSet, net: Trained): DistillationSet {
  if (set.stream) {
    throw new RangeError(
      "Cannot relabel the set as it must be one of clips: it is one of segments",
    );
  }
  const logOdds = new Float32Array(new SharedArrayBuffer(4 * set.count));
  eachBatch(set, net, { count: set.count }, ({ logits }, start, { count }) => {
    for (let i = 0; i < count; i++) logOdds[start + i] = logits[2 * i + 1] - logits[2 * i];
  });
  return { ...set, logOdds };
}

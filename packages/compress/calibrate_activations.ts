/**
 * Ranges of a network's activations on a distillation set.
 *
 * @module
 */
import { calibrate, type Calibration } from "./calibrate.ts";
import type { DistillationSet } from "./distillation_set.ts";
import type { ActivationScales } from "./pack.ts";
import { eachBatch, type Trained } from "./set_batches.ts";

/** Sounds that calibration looks at. */
const CALIBRATION_SOUNDS = 1024;

/** One in so many values is looked at: of the features, and of a layer's outputs at least. */
const SPARSITY = { features: 7, outputs: 3 };

/** Values of a layer that are looked at, about. */
const MOST_VALUES = 1 << 20;

/**
 * Ranges of the features and of the layers' outputs on sounds that are evenly spread over the set. Where there
 * are not a whole number of times as many as are heard, the last ones are not.
 */
export function calibrateActivations(
  net: Trained,
  set: DistillationSet,
  how: Calibration,
): ActivationScales {
  const seen: { values: number[]; positive: boolean }[] = [];
  const spread = Math.max(1, Math.floor(set.count / CALIBRATION_SOUNDS));
  eachBatch(set, net, { count: CALIBRATION_SOUNDS, spread }, ({ outputs }, _, { count, batch }) => {
    outputs.forEach(({ values, positive }, layer) => {
      // Of the last batch, which may be smaller, its own sounds alone.
      const own = values.length * count / batch;
      const all = values.length / batch * Math.min(CALIBRATION_SOUNDS, set.count);
      const sparsity = layer === 0
        ? SPARSITY.features
        : Math.max(SPARSITY.outputs, Math.ceil(all / MOST_VALUES));
      const kept = (seen[layer] ??= { values: [], positive }).values;
      for (let i = 0; i < own; i += sparsity) kept.push(values[i]);
    });
  });
  return {
    offset: net.offset,
    scales: seen.map(({ values, positive }) => calibrate(values, how, positive)),
  };
}

/**
 * Ranges of a CRNN's activations on a distillation set.
 *
 * @module
 */
import { eachBatch, FEATURE_OFFSET } from "./_each_batch.ts";
import { calibrate, type Calibration } from "./calibrate.ts";
import type { DistillationSet } from "./distillation_set.ts";
import type { ActivationScales } from "./packed_model.ts";
import type { Sized } from "./prune.ts";

/** Sounds that calibration looks at. */
const CALIBRATION_SOUNDS = 1024;

/** Ranges of the features and of the convolution's outputs on some sounds. */
export function calibrateActivations(
  net: Sized,
  set: DistillationSet,
  how: Calibration,
): ActivationScales {
  const featureMap: number[] = [];
  const features: number[] = [];
  const spread = Math.max(1, Math.floor(set.count / CALIBRATION_SOUNDS));
  eachBatch(set, net, CALIBRATION_SOUNDS, (student, _, count) => {
    // Of the last batch, which may be smaller, its own sounds alone.
    const { steps, features: width } = student.sizes;
    const heard = student.featureMap.subarray(0, steps * count * width);
    const sound = student.features.subarray(0, count * set.frames * set.frontEnd.bands);
    for (let i = 0; i < heard.length; i += 3) featureMap.push(heard[i]);
    for (let i = 0; i < sound.length; i += 7) features.push(sound[i]);
  }, spread);
  return {
    offset: FEATURE_OFFSET,
    feature: calibrate(features, how),
    convolution: calibrate(featureMap, how),
  };
}

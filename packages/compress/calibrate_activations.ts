/**
 * Ranges of a CRNN's activations on a distillation set.
 *
 * @module
 */
import type { Crnn } from "@kws/models";
import { calibrate, type Calibration } from "./calibrate.ts";
import type { DistillationSet } from "./distillation_set.ts";
import type { ActivationScales } from "./packed_model.ts";
import { eachBatch, type Trained } from "./set_batches.ts";

/** Sounds that calibration looks at. */
const CALIBRATION_SOUNDS = 1024;

/** Ranges of the features and of the convolution's outputs on sounds from all over the set. */
export function calibrateActivations(
  net: Trained,
  set: DistillationSet,
  how: Calibration,
): ActivationScales {
  const featureMap: number[] = [];
  const features: number[] = [];
  const spread = Math.max(1, Math.floor(set.count / CALIBRATION_SOUNDS));
  eachBatch<Crnn>(set, net, { count: CALIBRATION_SOUNDS, spread }, (crnn, _, count) => {
    // Of the last batch, which may be smaller, its own sounds alone.
    const { steps, features: width } = crnn.sizes;
    const heard = crnn.featureMap.subarray(0, steps * count * width);
    const sound = crnn.features.subarray(0, count * set.frames * set.frontEnd.bands);
    for (let i = 0; i < heard.length; i += 3) featureMap.push(heard[i]);
    for (let i = 0; i < sound.length; i += 7) features.push(sound[i]);
  });
  return {
    offset: net.offset,
    feature: calibrate(features, how),
    convolution: calibrate(featureMap, how),
  };
}

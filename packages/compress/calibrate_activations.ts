/**
 * Ranges of a CRNN's activations on a distillation set.
 *
 * @module
 */
import { eachBatch, FEATURE_OFFSET } from "./_each_batch.ts";
import { calibrate, type Calibration } from "./calibrate.ts";
import type { Lessons } from "./lessons.ts";
import type { ActivationScales } from "./packed_model.ts";
import type { Sized } from "./prune.ts";

/** Lessons that calibration looks at. */
const CALIBRATION_LESSONS = 1024;

/** Ranges of the features and of the convolution's outputs on some lessons. */
export function calibrateActivations(
  net: Sized,
  lessons: Lessons,
  how: Calibration,
): ActivationScales {
  const columns: number[] = [];
  const features: number[] = [];
  const spread = Math.max(1, Math.floor(lessons.count / CALIBRATION_LESSONS));
  eachBatch(lessons, net, CALIBRATION_LESSONS, (student, _, count) => {
    // Of the last batch, which may be smaller, its own lessons alone.
    const { steps, features: width } = student.sizes;
    const heard = student.columns.subarray(0, steps * count * width);
    const sound = student.features.subarray(0, count * lessons.frames * lessons.frontEnd.bands);
    for (let i = 0; i < heard.length; i += 3) columns.push(heard[i]);
    for (let i = 0; i < sound.length; i += 7) features.push(sound[i]);
  }, spread);
  return {
    offset: FEATURE_OFFSET,
    feature: calibrate(features, how),
    convolution: calibrate(columns, how),
  };
}

/**
 * Trains a reset-free network: distillation, ranges of its activations, quantisation-aware distillation.
 *
 * @module
 */
import { Kernels, type Random } from "@kws/kernels";
import { type EpochLog, initialParameters, shareGradients, train } from "@kws/models";
import { calibrate, type Calibration } from "./calibrate.ts";
import { type DistillationSet, FEATURE_STEPS } from "./distillation_set.ts";
import { createTask, trainedSize } from "./reset_free_task.ts";
import {
  denseParameters,
  denseShape,
  resetFreePlaces,
  type ResetFreeShape,
} from "./reset_free_shape.ts";
import type { ActivationScales } from "./packed_model.ts";
import type { Rounding } from "./crnn_task.ts";
import { QatCrnn, qatCrnnBytes } from "./qat_crnn.ts";
import type { DistillationTraining } from "./train_crnn.ts";
import { type SetRun, splitTraining } from "./train_on_set.ts";

const TASK = new URL("./reset_free_task.ts", import.meta.url).href;

/** Sounds that calibration looks at, and how many at once. */
const CALIBRATION = { sounds: 1024, batch: 64 };

/** One stretch of training. */
export type ResetFreeTraining = Omit<DistillationTraining, "gates" | "rank">;

/** Options of {@linkcode trainResetFree}. */
export interface TrainResetFreeOptions extends SetRun {
  shape: ResetFreeShape;
  /** The parameters to begin with. */
  parameters: Float32Array;
  training: ResetFreeTraining;
  /** Rounds weights and activations in every step: quantisation-aware training. */
  rounding?: Rounding;
}

/** PyTorch's initial parameters, those of the dense embedding in their places. */
export function initialResetFree(shape: ResetFreeShape, random: Random): Float32Array {
  const dense = initialParameters(denseShape(shape), random);
  return Float32Array.from(resetFreePlaces(shape), (place) => dense[place]);
}

/**
 * Trains to the end; the same bits for any number of threads and any point of resuming.
 *
 * @throws {RangeError} If the set lacks a kind that a batch needs.
 */
export async function trainResetFree(
  options: TrainResetFreeOptions,
): Promise<{ parameters: Float32Array; log: EpochLog[] }> {
  const { shape, set, training, offset, rounding, seed, jobs, resume, onEpoch } = options;
  const { descent, lesson } = splitTraining(training);
  const size = trainedSize({ shape, set, hint: lesson.hint });
  const begin = new Float32Array(size);
  begin.set(options.parameters);
  const shared = shareGradients(size, descent.shards);
  const { parameters, log } = await train({
    parameters: begin,
    descent,
    shared,
    module: TASK,
    createTask,
    config: { shape, set, offset, seed, ...lesson, rounding, shared },
    jobs,
    resume,
    saveEvery: 20,
    onEpoch: (line) => onEpoch?.(line),
  });
  return { parameters: parameters.slice(0, options.parameters.length), log };
}

/** The ranges of the features and of the convolution's outputs, on sounds from all over the set. */
export function calibrateResetFree(
  shape: ResetFreeShape,
  parameters: Float32Array,
  { set, offset, how }: { set: DistillationSet; offset: number; how: Calibration },
): ActivationScales {
  const { frames, count, features: stored } = set;
  const dense = denseShape(shape);
  const { batch } = CALIBRATION;
  const size = { batch, frames };
  const student = new QatCrnn(Kernels.create({ bytes: qatCrnnBytes(dense, size) }), dense, size);
  student.parameters.set(denseParameters(shape, parameters));
  student.prepare();
  const row = frames * shape.bands;
  const spread = Math.max(1, Math.floor(count / CALIBRATION.sounds));
  const featureMap: number[] = [];
  const features: number[] = [];
  // Whole batches alone: the few sounds behind the last one would change no range.
  for (let start = 0; (start + batch) * spread <= count; start += batch) {
    for (let i = 0; i < batch; i++) {
      const from = (start + i) * spread * row;
      for (let f = 0; f < row; f++) {
        student.features[i * row + f] = stored[from + f] / FEATURE_STEPS - offset;
      }
    }
    student.forward();
    for (let i = 0; i < student.featureMap.length; i += 3) featureMap.push(student.featureMap[i]);
    for (let i = 0; i < student.features.length; i += 7) features.push(student.features[i]);
  }
  return {
    offset,
    feature: calibrate(features, how),
    convolution: calibrate(featureMap, how),
  };
}

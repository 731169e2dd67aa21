/**
 * Trains a light network: distillation, ranges of its activations, distillation with rounding.
 *
 * @module
 */
import { Kernels, type Random } from "@kws/kernels";
import { type EpochLog, initialParameters, shareGradients, train } from "@kws/models";
import { calibrate, type Calibration } from "./calibrate.ts";
import { type DistillationSet, FEATURE_STEPS } from "./distillation_set.ts";
import { createTask, trainedSize } from "./light_task.ts";
import { lightPlaces, type LightShape, wholeParameters, wholeShape } from "./light_shape.ts";
import type { ActivationScales } from "./packed_model.ts";
import type { Rounding } from "./student_task.ts";
import { Student, studentBytes } from "./student.ts";
import type { DistillationTraining } from "./train_student.ts";

const TASK = new URL("./light_task.ts", import.meta.url).href;

/** Sounds that calibration looks at, and how many at once. */
const CALIBRATION = { sounds: 1024, batch: 64 };

/** One stretch of training. */
export type LightTraining = Omit<DistillationTraining, "gates" | "rank">;

/** Options of {@linkcode trainLight}. */
export interface TrainLightOptions {
  shape: LightShape;
  /** The parameters to begin with. */
  parameters: Float32Array;
  set: DistillationSet;
  training: LightTraining;
  /** What is subtracted from every log-mel value. */
  offset: number;
  /** Rounds weights and activations in every step. */
  rounding?: Rounding;
  seed: number;
  jobs: number;
  /** File to resume from and to save to. */
  resume?: string;
  onEpoch?: (line: EpochLog) => void;
}

/** PyTorch's initial parameters, those of the whole network in their places. */
export function initialLight(shape: LightShape, random: Random): Float32Array {
  const whole = initialParameters(wholeShape(shape), random);
  return Float32Array.from(lightPlaces(shape), (place) => whole[place]);
}

/**
 * Trains to the end; the same bits for any number of threads and any point of resuming.
 *
 * @throws {RangeError} If the set lacks a kind that a batch needs.
 */
export async function trainLight(
  options: TrainLightOptions,
): Promise<{ parameters: Float32Array; log: EpochLog[] }> {
  const { shape, set, training, offset, rounding, seed, jobs, resume, onEpoch } = options;
  const { epochs, batches, batch, peak, warmup, average, l2, clip, shards, ...rest } = training;
  const size = trainedSize({ shape, set, hint: rest.hint });
  const begin = new Float32Array(size);
  begin.set(options.parameters);
  const shared = shareGradients(size, shards);
  const { parameters, log } = await train({
    parameters: begin,
    descent: {
      ...{ epochs, batches, batch, shards, average },
      schedule: { kind: "one-cycle", peak, warmup },
      ...{ l2, clip },
    },
    shared,
    module: TASK,
    createTask,
    config: { shape, set, offset, seed, batch, shards, ...rest, rounding, shared },
    jobs,
    resume,
    saveEvery: 20,
    onEpoch: (line) => onEpoch?.(line),
  });
  return { parameters: parameters.slice(0, options.parameters.length), log };
}

/** The ranges of the features and of the convolution's outputs, on sounds from all over the set. */
export function calibrateLight(
  shape: LightShape,
  parameters: Float32Array,
  { set, offset, how }: { set: DistillationSet; offset: number; how: Calibration },
): ActivationScales {
  const { frames, count, features: stored } = set;
  const whole = wholeShape(shape);
  const { batch } = CALIBRATION;
  const size = { batch, frames };
  const student = new Student(Kernels.create({ bytes: studentBytes(whole, size) }), whole, size);
  student.parameters.set(wholeParameters(shape, parameters));
  student.prepare();
  const row = frames * shape.bands;
  const spread = Math.max(1, Math.floor(count / CALIBRATION.sounds));
  const columns: number[] = [];
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
    for (let i = 0; i < student.columns.length; i += 3) columns.push(student.columns[i]);
    for (let i = 0; i < student.features.length; i += 7) features.push(student.features[i]);
  }
  return {
    offset,
    feature: calibrate(features, how),
    convolution: calibrate(columns, how),
  };
}

/**
 * Trains SparkNet on a distillation set.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { type EpochLog, shareGradients, train, view } from "@kws/models";
import { foldNorms } from "./fold_norms.ts";
import { createTask, measureMoments, type SparkNetLearning } from "./sparknet_task.ts";
import { type SparkNetShape, trainedLayout } from "./sparknet_shape.ts";
import { type SetRun, type SetTraining, splitTraining } from "./train_on_set.ts";

const TASK = new URL("./sparknet_task.ts", import.meta.url).href;

/** Shards over which the moments of the trained network are measured. */
const MOMENT_ROUNDS = 128;

/** How SparkNet is trained. */
export interface SparkNetTraining extends SetTraining {
  /** Standard deviation of the noise on the gates. */
  noise: number;
}

/** The CRNN's distillation, with the published noise on the gates. */
export const SPARKNET_TRAINING: SparkNetTraining = {
  epochs: 100,
  batches: 49,
  batch: 128,
  peak: 8e-3,
  warmup: 0.3,
  average: 0.998,
  l2: 0,
  clip: 5,
  shards: 8,
  mix: { noise: 6, unlabelled: 52 },
  gain: 1,
  distillation: { temperature: 2, share: 0.95 },
  noise: 0.5,
};

/**
 * The parameters to begin with: convolutions by X. Glorot and Y. Bengio (AISTATS 2010), equation 16,
 * as published; normalisations that change nothing; PyTorch's classifier.
 *
 * @returns In the order of {@linkcode trainedLayout}.
 */
export function initialSparkNet(shape: SparkNetShape, random: Random): Float32Array {
  const layout = trainedLayout(shape);
  const flat = new Float32Array(layout.size);
  for (const { name, shape: [outputs, inputs, taps = 1] } of layout.slots.values()) {
    const values = view(flat, layout, name);
    if (name.endsWith("norm.bias")) continue;
    if (name.endsWith("norm.weight")) {
      values.fill(1);
      continue;
    }
    const bound = name.startsWith("classifier.")
      ? 1 / Math.sqrt(shape.gates)
      : Math.sqrt(6 / (taps * (inputs + outputs)));
    const stream = random.stream(name);
    for (let i = 0; i < values.length; i++) values[i] = stream.between(-bound, bound);
  }
  return flat;
}

/** Options of {@linkcode trainSparkNet}. */
export interface TrainSparkNetOptions extends SetRun {
  shape: SparkNetShape;
  training: SparkNetTraining;
}

/** What {@linkcode trainSparkNet} returns. */
export interface SparkNetResult {
  /** The parameters of the network that runs, in the order of `sparkNetLayout`. */
  parameters: Float32Array;
  log: EpochLog[];
}

/**
 * Trains to the end and folds the normalisations; the same bits for any number of threads.
 *
 * @throws {RangeError} If the shape is impossible, or the set has other bands or lacks a kind that
 * a batch needs.
 */
export async function trainSparkNet(
  options: TrainSparkNetOptions,
): Promise<SparkNetResult> {
  const { shape, set, training, offset, seed, jobs, resume, onEpoch } = options;
  const { descent, lesson } = splitTraining(training);
  const parameters = initialSparkNet(shape, Random.root(seed).stream("initial parameters"));
  const shared = shareGradients(parameters.length, descent.shards);
  const learning: SparkNetLearning = {
    ...{ shape, set, offset, seed, ...lesson },
  };
  const trained = await train({
    parameters,
    descent,
    shared,
    module: TASK,
    createTask,
    config: { ...learning, shared },
    jobs,
    resume,
    saveEvery: 20,
    onEpoch: (line) => onEpoch?.(line),
  });
  const moments = measureMoments(learning, trained.parameters, MOMENT_ROUNDS);
  return { parameters: foldNorms(shape, trained.parameters, moments), log: trained.log };
}

/**
 * Trains a CRNN on a distillation set.
 *
 * @module
 */
import { crnnLayout, type CrnnShape, type EpochLog, shareGradients, train } from "@kws/models";
import { createTask, reparametrisationOf, type Rounding } from "./crnn_task.ts";
import { type SetRun, type SetTraining, splitTraining } from "./train_on_set.ts";

const TASK = new URL("./crnn_task.ts", import.meta.url).href;

/** How a CRNN is trained; the defaults are {@linkcode DISTILLATION_TRAINING}. */
export interface DistillationTraining extends SetTraining {
  attention: number;
  hint: number;
  gates?: number;
  rank?: number;
}

/** The defaults: distillation alone. */
export const DISTILLATION_TRAINING: DistillationTraining = {
  epochs: 160,
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
  attention: 0,
  hint: 0,
};

/** Options of {@linkcode trainCrnn}. */
export interface TrainCrnnOptions extends SetRun {
  shape: CrnnShape;
  /** The network's parameters to begin with. */
  parameters: Float32Array;
  training: DistillationTraining;
  rounding?: Rounding;
}

/** What {@linkcode trainCrnn} returns. */
export interface TrainedCrnn {
  /** The network's parameters, not rounded. */
  parameters: Float32Array;
  /** The channel scaling factors, where there are any. */
  gates?: Float32Array;
  log: EpochLog[];
}

/**
 * Trains to the end; the same bits for any number of threads.
 *
 * @throws {RangeError} If the rank is too high or the set lacks a kind that a batch needs.
 */
export async function trainCrnn(options: TrainCrnnOptions): Promise<TrainedCrnn> {
  const { shape, set, training, offset, rounding, seed, jobs, resume, onEpoch } = options;
  const { descent, lesson } = splitTraining(training);
  const reparametrisation = reparametrisationOf({ shape, set, rounding, ...lesson });
  const parameters = reparametrisation.begin(options.parameters);
  const shared = shareGradients(reparametrisation.size, descent.shards);
  const trained = await train({
    parameters,
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
  return {
    parameters: reparametrisation.network(trained.parameters),
    gates: lesson.gates === undefined
      ? undefined
      : trained.parameters.slice(reparametrisation.gatesAt, reparametrisation.hintAt),
    log: trained.log,
  };
}

/** Gradient times weight of every parameter, summed over some batches: what Taylor pruning needs. */
export function gradientProducts(
  options: Omit<TrainCrnnOptions, "jobs" | "resume" | "onEpoch"> & { steps: number },
): Float32Array {
  const { shape, set, training, offset, seed, steps, parameters } = options;
  const { batch, shards, distillation, mix, gain } = training;
  const shared = shareGradients(crnnLayout(shape).size, shards);
  shared.parameters.set(parameters);
  const task = createTask({
    ...{ shape, set, offset, seed, batch, shards, distillation, mix, gain, shared },
    ...{ attention: 0, hint: 0 },
  });
  const out = new Float32Array(parameters.length);
  for (let step = 0; step < steps; step++) {
    for (let shard = 0; shard < shards; shard++) task.run(step, shard);
    for (let i = 0; i < shared.gradients.length; i++) {
      out[i % out.length] += shared.gradients[i] * parameters[i % out.length];
    }
  }
  return out;
}

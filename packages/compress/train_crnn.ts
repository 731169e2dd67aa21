/**
 * Trains a CRNN on a distillation set.
 *
 * @module
 */
import {
  crnnLayout,
  type CrnnShape,
  type Distillation,
  type EpochLog,
  shareGradients,
  train,
} from "@kws/models";
import { type BatchMix, createTask, reparametrisationOf, type Rounding } from "./crnn_task.ts";
import type { DistillationSet } from "./distillation_set.ts";

const TASK = new URL("./crnn_task.ts", import.meta.url).href;

/** How a CRNN is trained; the defaults are {@linkcode DISTILLATION_TRAINING}. */
export interface DistillationTraining {
  epochs: number;
  batches: number;
  batch: number;
  /** Largest rate of the one-cycle schedule. */
  peak: number;
  /** Share of the steps in which the rate rises. */
  warmup: number;
  /** Decay of the averaged parameters. */
  average: number;
  /** Weight of the squared parameters' half in the loss. */
  l2: number;
  /** Largest norm of the gradient. */
  clip: number;
  /** Parts of a batch, whose gradients are summed in order. */
  shards: number;
  mix: BatchMix;
  gain: number;
  distillation: Distillation;
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
export interface TrainCrnnOptions {
  shape: CrnnShape;
  /** The network's parameters to begin with. */
  parameters: Float32Array;
  set: DistillationSet;
  training: DistillationTraining;
  offset: number;
  rounding?: Rounding;
  seed: number;
  jobs: number;
  resume?: string;
  onEpoch?: (line: EpochLog) => void;
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
  const { epochs, batches, batch, peak, warmup, average, l2, clip, shards, ...rest } = training;
  const reparametrisation = reparametrisationOf({ shape, set, rounding, ...rest });
  const parameters = reparametrisation.begin(options.parameters);
  const shared = shareGradients(reparametrisation.size, shards);
  const trained = await train({
    parameters,
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
  return {
    parameters: reparametrisation.network(trained.parameters),
    gates: rest.gates === undefined
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

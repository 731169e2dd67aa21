/**
 * Gradient descent over shards of a batch, on any number of threads.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { Pool, type PoolOptions } from "./pool.ts";
import { rateAt, type Schedule } from "./schedule.ts";
import { digestTask, readResumePoint, type ResumeStore, writeResumePoint } from "./resume.ts";

/** How parameters are moved. */
export interface Descent {
  /** Passes over the data. */
  epochs: number;
  /** Batches of a pass. */
  batches: number;
  /** Clips of a batch. */
  batch: number;
  /** Parts of a batch; fixed, so that the order of summation is the same for any thread count. */
  shards: number;
  /** Learning rate. */
  schedule: Schedule;
  /** Weight of the squared parameters' half in the loss. */
  l2: number;
  /** Largest norm of the gradient. */
  clip: number;
  /** Decay of the averaged parameters; 0 keeps the latest. */
  average: number;
}

/** Memory that the trainer and the shards of a task share. */
export interface SharedGradients {
  /** The parameters of the step, (P). */
  parameters: Float32Array<SharedArrayBuffer>;
  /** Each shard's gradient of the batch's mean loss, (shards,P). */
  gradients: Float32Array<SharedArrayBuffer>;
  /** Each shard's part of the batch's mean loss, (shards). */
  losses: Float64Array<SharedArrayBuffer>;
}

/** Shared memory for `size` parameters and `shards` shards. */
export function shareGradients(size: number, shards: number): SharedGradients {
  return {
    parameters: new Float32Array(new SharedArrayBuffer(4 * size)),
    gradients: new Float32Array(new SharedArrayBuffer(4 * size * shards)),
    losses: new Float64Array(new SharedArrayBuffer(8 * shards)),
  };
}

/** One line of a training log. */
export interface EpochLog {
  /** The epoch, from 1. */
  epoch: number;
  /** Steps so far. */
  steps: number;
  /** Mean loss of the epoch's batches. */
  loss: number;
  /** Mean norm of the gradient before clipping. */
  norm: number;
  /** Rate of the epoch's last step. */
  rate: number;
  /** What `onEpoch` adds. */
  [metric: string]: number;
}

/** Options of {@linkcode train}. */
export interface TrainOptions<C> extends PoolOptions<C> {
  /** The initial parameters. */
  parameters: Float32Array;
  /** How they are moved. */
  descent: Descent;
  /** Memory shared with the task. */
  shared: SharedGradients;
  /**
   * Where to resume from and to save to, every `saveEvery` epochs. What is there but cannot be read, is
   * damaged or belongs to another training is not used.
   */
  resume?: ResumeStore;
  /** Told why a resume file is not used. Defaults to a warning on standard error. */
  onRefusal?: (why: string) => void;
  /** Epochs between two saves. Defaults to 5. */
  saveEvery?: number;
  /** Called after every epoch with the averaged parameters; returns what the log adds. */
  onEpoch?: (line: EpochLog, parameters: Float32Array) => Record<string, number> | void;
}

/** What {@linkcode train} returns. */
export interface Trained {
  /** The averaged parameters. */
  parameters: Float32Array;
  /** One line for every epoch. */
  log: EpochLog[];
}

/** Trains to the end; a run that was killed and resumed ends with the same bits. */
export async function train<C>(options: TrainOptions<C>): Promise<Trained> {
  const { descent, shared, saveEvery = 5, onEpoch } = options;
  const { resume } = options;
  const { epochs, batches, shards, schedule, l2, clip, average } = descent;
  const size = options.parameters.length;
  const { wasm, gradient, shard, state } = Kernels.build((kernels) => ({
    wasm: kernels.wasm,
    gradient: kernels.f32(size),
    shard: kernels.f32(size),
    state: {
      parameters: kernels.f32(size),
      mean: kernels.f32(size),
      square: kernels.f32(size),
      averaged: kernels.f32(size),
    },
  }));
  const { parameters } = state;
  parameters.set(options.parameters);
  state.averaged.set(options.parameters);
  let log: EpochLog[] = [];
  const task = resume === undefined ? "" : taskOf(options);
  const saved = resume === undefined
    ? undefined
    : readResumePoint<EpochLog>(resume, task, options.onRefusal ?? console.warn);
  if (saved) {
    for (const [name, array] of Object.entries(state)) array.set(saved.state[name]);
    log = saved.log;
  }
  const pool = await Pool.create(options);
  try {
    let decay1 = 1;
    let decay2 = 1;
    for (let step = 0; step < log.length * batches; step++) {
      decay1 *= 0.9;
      decay2 *= 0.999;
    }
    for (let epoch = log.length; epoch < epochs; epoch++) {
      let loss = 0;
      let norms = 0;
      let rate = 0;
      for (let batch = 0; batch < batches; batch++) {
        const step = epoch * batches + batch;
        shared.parameters.set(parameters);
        pool.run(step, shards);
        gradient.set(shared.gradients.subarray(0, size));
        for (let i = 1; i < shards; i++) {
          shard.set(shared.gradients.subarray(i * size, (i + 1) * size));
          wasm.addTo(gradient.byteOffset, shard.byteOffset, size);
        }
        for (let i = 0; i < shards; i++) loss += shared.losses[i] / batches;
        const norm = Math.sqrt(wasm.sumSquares(gradient.byteOffset, size));
        if (!Number.isFinite(norm)) {
          throw new RangeError(
            `Cannot go on training as the gradient must be finite: its norm is ${norm} in step ` +
              `${step}; a lower learning rate may help`,
          );
        }
        norms += norm / batches;
        rate = rateAt(schedule, step, epochs * batches);
        decay1 *= 0.9;
        decay2 *= 0.999;
        wasm.adamStep(
          parameters.byteOffset,
          gradient.byteOffset,
          state.mean.byteOffset,
          state.square.byteOffset,
          size,
          rate,
          0.9,
          0.999,
          1e-8,
          l2,
          1 - decay1,
          Math.sqrt(1 - decay2),
          norm > clip ? clip / norm : 1,
        );
        if (average > 0) {
          // Early on the average follows more closely, or it would remember the initial values.
          const weight = Math.max(1 - average, 1 / (step + 2));
          wasm.lerpTo(state.averaged.byteOffset, parameters.byteOffset, size, weight);
        } else state.averaged.set(parameters);
      }
      const line: EpochLog = {
        epoch: epoch + 1,
        steps: (epoch + 1) * batches,
        loss,
        norm: norms,
        rate,
      };
      Object.assign(line, onEpoch?.(line, state.averaged));
      log.push(line);
      if (resume !== undefined && (epoch + 1) % saveEvery === 0) {
        writeResumePoint(resume, { state, log }, task);
      }
    }
  } finally {
    pool.close();
  }
  return { parameters: state.averaged.slice(), log };
}

/** What a resume file must have been written for; which threads compute it does not matter. */
function taskOf<C>({ parameters, descent, shared, module, config }: TrainOptions<C>): string {
  const task = module.slice(module.lastIndexOf("/") + 1);
  const scratch = Object.values(shared).map(({ buffer }) => buffer);
  return digestTask({ parameters, descent, task, config }, scratch);
}

/**
 * Training on a distillation set: what is the same for every network.
 *
 * @module
 */
import type { Descent, Distillation, EpochLog } from "@kws/models";
import type { BatchMix } from "./crnn_task.ts";
import type { DistillationSet } from "./distillation_set.ts";

/** How a network is trained on a distillation set, whatever its topology. */
export interface SetTraining {
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
}

/** What a run of training needs beside its recipe. */
export interface SetRun {
  set: DistillationSet;
  /** What is subtracted from every log-mel value. */
  offset: number;
  seed: number;
  jobs: number;
  /** File to resume from and to save to. */
  resume?: string;
  onEpoch?: (line: EpochLog) => void;
}

/** The part of a recipe that is the optimiser's, and the part that is the task's. */
export function splitTraining<T extends SetTraining>(training: T): {
  descent: Descent;
  lesson: Omit<T, "epochs" | "batches" | "peak" | "warmup" | "average" | "l2" | "clip">;
} {
  const { epochs, batches, peak, warmup, average, l2, clip, ...lesson } = training;
  const { batch, shards } = lesson;
  return {
    descent: {
      ...{ epochs, batches, batch, shards, average },
      schedule: { kind: "one-cycle", peak, warmup },
      ...{ l2, clip },
    },
    lesson,
  };
}

/**
 * A network trained on labelled recordings.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { type Corpus, requireKeyword, requireSplits } from "@kws/corpus";
import {
  type CrnnShape,
  type Descent,
  initialCrnn,
  shareGradients,
  train,
  type Trained,
  type TrainOptions,
} from "@kws/models";
import { type ClassifyConfig, createTask } from "@kws/models/classify_task";
import type { FitStep } from "./setting.ts";
import type { Engine } from "./study.ts";

const TASK = import.meta.resolve("@kws/models/classify_task");
const TFJS_TASK = import.meta.resolve("@kws/models/tfjs_task");

/** What such a network depends on, apart from the recordings. */
export interface FitConfig {
  keyword: string;
  seed: number;
  shape: CrnnShape;
  step: FitStep;
  /** Arithmetic. TensorFlow.js has threads of its own and other bits. */
  engine: Engine;
}

/** Sounds and means of a training. */
export interface FitOptions extends Pick<TrainOptions<ClassifyConfig>, "resume" | "onEpoch"> {
  corpus: Corpus;
  /** Texts that a machine reads; those who learn on segments hear them. */
  readings?: Corpus;
  jobs: number;
}

/**
 * Trains on recordings.
 *
 * @throws {RangeError} If the corpus lacks the keyword, or a split.
 */
export async function fitNetwork(
  { keyword, seed, shape, engine, step }: FitConfig,
  { corpus, readings, jobs, resume, onEpoch }: FitOptions,
): Promise<Trained> {
  const { do: _, frontEnd, augmentation, masks, noises, others, segments, ...descent } = step;
  requireKeyword(corpus, keyword);
  requireSplits(corpus, keyword);
  const parameters = initialCrnn(shape, Random.root(seed).stream("init"));
  const shared = shareGradients(parameters.length, descent.shards);
  const { batch, batches, shards } = descent as Descent;
  const config: ClassifyConfig = {
    topology: "crnn",
    ...{ shape, frontEnd, corpus, keyword, seed, shared },
    ...{ batch, batches, shards, augmentation, masks, noises, others },
  };
  if (segments) {
    const { readings: _, ...lesson } = segments;
    config.segments = { ...lesson, masks, sentences: readings! };
  }
  // Loaded only where it is asked for: it brings TensorFlow.js along.
  const task = engine === "wasm" ? { module: TASK, createTask, jobs } : {
    module: TFJS_TASK,
    jobs: 1,
    ...await import(TFJS_TASK) as { createTask: typeof createTask },
  };
  return await train({
    ...{ parameters, descent, shared, config, resume, onEpoch },
    ...{ module: task.module, jobs: task.jobs, createTask: task.createTask },
  });
}

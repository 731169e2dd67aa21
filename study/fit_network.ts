/**
 * A network trained on labelled recordings.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { type Corpus, requireKeyword, requireSplits } from "@kws/corpus";
import {
  type Descent,
  foldNorms,
  MOMENT_ROUNDS,
  shareGradients,
  topologyOf,
  train,
  type Trained,
  type TrainOptions,
} from "@kws/models";
import { type ClassifyConfig, createTask, measureMoments } from "@kws/models/classify_task";
import type { Network } from "@kws/runtime/network";
import type { FitStep } from "./setting.ts";
import type { Engine } from "./study.ts";

const TASK = import.meta.resolve("@kws/models/classify_task");
const TFJS_TASK = import.meta.resolve("@kws/models/tfjs_task");

/** What such a network depends on, apart from the recordings. */
export interface FitConfig {
  keyword: string;
  seed: number;
  /** The network's kind, where it is no CRNN: the keys of CRNNs are older than this field. */
  topology?: string;
  shape: Network["shape"];
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
 * Trains on recordings, and folds normalisations where the network's kind has some.
 *
 * @throws {RangeError} If the corpus lacks the keyword, or a split, or the network's kind cannot do what is
 * asked.
 */
export async function fitNetwork(
  { keyword, seed, topology = "crnn", shape, engine, step }: FitConfig,
  { corpus, readings, jobs, resume, onEpoch }: FitOptions,
): Promise<Trained> {
  const { do: _, frontEnd, augmentation, masks, noises, others, segments, ...descent } = step;
  requireKeyword(corpus, keyword);
  requireSplits(corpus, keyword);
  const { initial, layout } = topologyOf(topology);
  const parameters = initial(shape, Random.root(seed).stream("init"));
  const shared = shareGradients(parameters.length, descent.shards);
  const { batch, batches, shards } = descent as Descent;
  const config: ClassifyConfig = {
    ...{ topology, shape, frontEnd, corpus, keyword, seed, shared },
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
  const trained = await train({
    ...{ parameters, descent, shared, config, resume, onEpoch },
    ...{ module: task.module, jobs: task.jobs, createTask: task.createTask },
  });
  const [from, to] = [layout(shape, true), layout(shape)];
  if (from.size === to.size) return trained;
  const heard = { trained: descent.epochs * batches, rounds: MOMENT_ROUNDS };
  const moments = measureMoments(config, trained.parameters, heard);
  return { ...trained, parameters: foldNorms({ from, to }, trained.parameters, moments) };
}

/**
 * Features to probability: the layers, the network, its training and its checkpoints.
 *
 * It works from bytes and messages, in any host; `@kws/models/files` keeps checkpoints in files.
 *
 * @example Train a network for a few steps and save it
 * ```ts
 * import {
 *   type CrnnShape,
 *   crnnLayout,
 *   initialCrnn,
 *   shareGradients,
 *   toParameterSet,
 *   train,
 * } from "@kws/models";
 * import { createTask } from "@kws/models/classify_task";
 * import { readCheckpoint, writeCheckpoint } from "@kws/models/files";
 * import { assemble } from "@kws/corpus/clips";
 * import { BASE_AUGMENTATION } from "@kws/features";
 * import { Random } from "@kws/kernels";
 * import { assert, assertEquals } from "@std/assert";
 *
 * // Recordings of a second, 16 kHz, 16 bits: in place of words, noise that is loud or quiet.
 * const random = Random.root("clips");
 * const noise = (samples: number, level: number) =>
 *   Int16Array.from({ length: samples }, () => random.between(-level, level));
 * const clips = Array.from({ length: 16 }, (_, i) => {
 *   const word = i % 2 === 0 ? "loud" : "quiet";
 *   const pcm = noise(16000, word === "loud" ? 9000 : 300);
 *   return { path: `${word}/${i}.wav`, word, speaker: `${i}`, split: "training" as const, pcm };
 * });
 * const background = [{ path: "hiss.wav", pcm: noise(32000, 100) }];
 * const corpus = assemble("loud and quiet", "synthetic", clips, background);
 *
 * const keyword = "loud";
 * const frontEnd = { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 };
 * const shape: CrnnShape = {
 *   ...{ bands: 20, channels: 2, kernel: [5, 10], stride: [5, 5], hidden: 8, layers: 1, dropout: 0 },
 * };
 * const parameters = initialCrnn(shape, Random.root(1));
 * // Every batch is cut into shards, which threads share out: the bits do not depend on how many.
 * const sizes = { batch: 16, batches: 4, shards: 2 };
 * const shared = shareGradients(parameters.length, sizes.shards);
 * const trained = await train({
 *   ...{ parameters, shared, jobs: 1 },
 *   ...{ createTask, module: import.meta.resolve("@kws/models/classify_task") },
 *   config: {
 *     ...{ topology: "crnn", shape, frontEnd, corpus, keyword, shared, ...sizes },
 *     ...{ seed: 1, noises: 2, augmentation: BASE_AUGMENTATION },
 *   },
 *   descent: {
 *     ...{ ...sizes, epochs: 6, l2: 1e-5, clip: 5, average: 0.9 },
 *     schedule: { kind: "one-cycle", peak: 1e-2, warmup: 0.3 },
 *   },
 * });
 * assert(trained.log[5].loss < trained.log[0].loss);
 *
 * const path = `${Deno.makeTempDirSync()}/loud.safetensors`;
 * writeCheckpoint(path, {
 *   tensors: toParameterSet(trained.parameters, crnnLayout(shape)),
 *   metadata: {
 *     ...{ format: "kws-network-1", topology: "crnn", keyword, offset: "0" },
 *     ...{ shape: JSON.stringify(shape), frontEnd: JSON.stringify(frontEnd) },
 *   },
 * });
 * assertEquals(readCheckpoint(path).tensors.get("classifier.weight")?.shape, [2, 8]);
 * ```
 *
 * @module
 */
export {
  BASE_SHAPE,
  type CrnnShape,
  type CrnnSizes,
  crnnSizes,
  type DsCnnShape,
  type SparkNetShape,
} from "@kws/runtime/network";
export * from "./topologies/published_sparknet.ts";
export { TOPOLOGIES, topologyOf } from "./topologies/mod.ts";
export type { Topology } from "./topologies/topology.ts";
export { Crnn, crnnLayout, initialCrnn } from "./topologies/crnn.ts";
export { CrnnStream, type CrnnStreamOptions } from "./topologies/crnn_stream.ts";
export type { ActivationSteps, LayerOutput, Network, NetworkOptions } from "./network.ts";
export { type Cost, type CostParts, costSum } from "./cost.ts";
export { foldNorms, gatherMoments, MOMENT_ROUNDS, Moments } from "./fold_norms.ts";
export { type Fingerprinted, networkFingerprint } from "./network_fingerprint.ts";
export {
  type Axis,
  fromParameterSet,
  type ParameterLayout,
  type ParameterSet,
  type Slot,
  type StoredForm,
  type Tensor,
  type TensorSpec,
  toParameterSet,
  view,
} from "./parameters.ts";
export { crossEntropy, type Distillation, distillationLoss } from "./losses.ts";
export { rankingLoss } from "./ranking_loss.ts";
export { learnChain, type SegmentChain, segmentsAtOnce } from "./segment_chain.ts";
export {
  type JudgedSteps,
  stepCrossEntropy,
  stepDistillation,
  type StepWeights,
} from "./step_losses.ts";
export {
  layZones,
  type StepTimes,
  stepTimesOf,
  ZONE,
  ZONES,
  type ZoneTimes,
} from "./step_zones.ts";
export type { Schedule } from "./schedule.ts";
export * from "./safetensors.ts";
export {
  Pool,
  type PoolOptions,
  type StartThread,
  type TaskFactory,
  type WorkerStart,
  type WorkerTask,
} from "./pool.ts";
export { runThread } from "./pool_thread.ts";
export {
  type Descent,
  type EpochLog,
  type SharedGradients,
  shareGradients,
  train,
  type Trained,
  type TrainOptions,
} from "./trainer.ts";
export { type ResumeStore } from "./resume.ts";

/**
 * Features to probability: the layers, the network, its training and its checkpoints.
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
export { foldNorms, Moments } from "./fold_norms.ts";
export * from "./parameters.ts";
export * from "./losses.ts";
export type { Schedule } from "./schedule.ts";
export * from "./safetensors.ts";
export { readCheckpoint, writeCheckpoint } from "./checkpoint_file.ts";
export { Pool, type PoolOptions, type TaskFactory, type WorkerTask } from "./pool.ts";
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
export { resumeFile } from "./resume_file.ts";

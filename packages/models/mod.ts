/**
 * Features to probability: the layers, the network, its training and its checkpoints.
 *
 * @module
 */
export * from "./topologies/crnn_shape.ts";
export * from "./topologies/sparknet_shape.ts";
export { TOPOLOGIES, topologyOf } from "./topologies/mod.ts";
export type { Topology } from "./topologies/topology.ts";
export { Crnn, crnnCost, crnnLayout, initialCrnn } from "./topologies/crnn.ts";
export { CrnnStream, type CrnnStreamOptions } from "./topologies/crnn_stream.ts";
export { SparkNet, sparkNetCost, sparkNetLayout } from "./topologies/sparknet.ts";
export { DsCnn, dsCnnCost, dsCnnLayout, type DsCnnShape } from "./topologies/ds_cnn.ts";
export type { ActivationSteps, LayerOutput, Network, NetworkOptions } from "./network.ts";
export { ACTIVATION_RANGE, STATE_STEP } from "./layers/fake_quantizer.ts";
export { type Cost, type CostParts, costSum, costTimes } from "./cost.ts";
export { foldNorms, Moments } from "./fold_norms.ts";
export * from "./parameters.ts";
export * from "./losses.ts";
export { rateAt, type Schedule } from "./schedule.ts";
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

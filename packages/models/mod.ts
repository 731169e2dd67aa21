/**
 * Features to probability: the layers, the network, its training and its checkpoints.
 *
 * @module
 */
export * from "./shape.ts";
export * from "./parameters.ts";
export { initialParameters } from "./init.ts";
export { Crnn, crnnBytes, type CrnnOptions, type CrnnTensors, crnnTensors } from "./crnn.ts";
export { Convolution } from "./layers/convolution.ts";
export { Gru } from "./layers/gru.ts";
export { Attention } from "./layers/attention.ts";
export { Linear } from "./layers/linear.ts";
export * from "./losses.ts";
export { rateAt, type Schedule } from "./schedule.ts";
export * from "./safetensors.ts";
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
export { scoreClips, type ScoreOptions } from "./score_task.ts";

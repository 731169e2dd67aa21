/**
 * The worker task that distils a reset-free network: that of the CRNN, which sees the dense embedding,
 * with zeros where the network has nothing.
 *
 * @module
 */
import { crnnLayout, type SharedGradients, shareGradients, type WorkerTask } from "@kws/models";
import { hintSize } from "./hint_loss.ts";
import {
  denseShape,
  resetFreeLayout,
  resetFreePlaces,
  type ResetFreeShape,
} from "./reset_free_shape.ts";
import { createTask as createCrnnTask, type CrnnTaskConfig } from "./crnn_task.ts";

/** Configuration of {@linkcode createTask}. */
export interface ResetFreeConfig
  extends Omit<CrnnTaskConfig, "shape" | "gates" | "rank" | "shared"> {
  shape: ResetFreeShape;
  /** What is trained: the network's parameters, then the hints' projection. */
  shared: SharedGradients;
}

/** Number of elements that are trained. */
export function trainedSize(
  { shape, hint, set }: {
    shape: ResetFreeShape;
    hint: number;
    set: { width: number };
  },
): number {
  return resetFreeLayout(shape).size + (hint > 0 ? hintSize(shape.hidden, set.width) : 0);
}

/** Makes the task. */
export function createTask(config: ResetFreeConfig): WorkerTask {
  const { shape, shared, shards } = config;
  const dense = denseShape(shape);
  const own = trainedSize(config);
  const places = resetFreePlaces(shape);
  const network = crnnLayout(dense).size;
  const size = network + own - places.length;
  const inner = shareGradients(size, shards);
  const task = createCrnnTask({ ...config, shape: dense, shared: inner });
  return {
    run(step, shard) {
      const { parameters } = shared;
      for (let i = 0; i < places.length; i++) inner.parameters[places[i]] = parameters[i];
      inner.parameters.set(parameters.subarray(places.length), network);
      task.run(step, shard);
      const from = inner.gradients.subarray(shard * size, (shard + 1) * size);
      const to = shared.gradients.subarray(shard * own, (shard + 1) * own);
      for (let i = 0; i < places.length; i++) to[i] = from[places[i]];
      to.set(from.subarray(network), places.length);
      shared.losses[shard] = inner.losses[shard];
    },
  };
}

/**
 * The worker task that trains a network on augmented clips and their labels.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { centredFrames } from "@kws/features";
import { crossEntropy } from "./losses.ts";
import type { WorkerTask } from "./pool.ts";
import { topologyOf } from "./topologies/mod.ts";
import type { SharedGradients } from "./trainer.ts";
import { CLIP_SAMPLES, type ClipsConfig, TrainingClips } from "./training_clips.ts";

/** Configuration of {@linkcode createTask}. */
// deno-lint-ignore no-explicit-any
export interface ClassifyConfig<S = any> extends ClipsConfig {
  /** The network's kind. */
  topology: string;
  shape: S;
  shared: SharedGradients;
}

/**
 * Makes the task; a step is a batch.
 *
 * @throws {RangeError} If the shards do not divide the batch, or the shape is impossible.
 */
export function createTask(config: ClassifyConfig): WorkerTask {
  const { topology, shape, frontEnd, batch, shards, shared } = config;
  const frames = centredFrames(CLIP_SAMPLES, frontEnd);
  const { clips, net } = Kernels.build((kernels) => {
    const clips = new TrainingClips(kernels, config);
    const size = { batch: batch / shards, frames, training: true };
    return { clips, net: topologyOf(topology).build(kernels, shape, size) };
  });
  let current = -1;
  return {
    run(step, shard) {
      if (step !== current) {
        current = step;
        net.load(shared.parameters);
      }
      clips.fill(net.features, step, shard);
      net.drawNoise?.(clips.random.stream("dropout", step, shard));
      net.forward();
      shared.losses[shard] = crossEntropy(net.dLogits, net.logits, clips.labels, 1 / batch);
      net.gradients.fill(0);
      net.backward();
      shared.gradients.set(net.gradients, shard * net.gradients.length);
    },
  };
}

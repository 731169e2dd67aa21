/**
 * SparkNet: depthwise-separable convolutions over time. It has no `.kws` file.
 *
 * @module
 */
import {
  SPARKNET_TRAINING,
  sparkNetCost,
  sparkNetLayout,
  type SparkNetShape,
  trainSparkNet,
} from "@kws/compress";
import { toParameterSet } from "@kws/models";
import type { Topology } from "./topology.ts";

/** SparkNet. */
export const SPARKNET: Topology<SparkNetShape> = {
  kind: "sparknet",
  layout: sparkNetLayout,
  // Its training draws its own, with the normalisations that are folded at its end.
  initial: (shape) => new Float32Array(sparkNetLayout(shape).size),
  async train({ shape, offset }, { set, step, seed, jobs, resume, onEpoch }) {
    const { from: _, attention: __, hint: ___, gateNoise, ...training } = step;
    return await trainSparkNet({
      ...{ shape, offset, seed, jobs, resume, onEpoch },
      set,
      training: { ...training, noise: gateNoise ?? SPARKNET_TRAINING.noise },
    });
  },
  pack: ({ parameters }) => ({ rawBytes: 4 * parameters.length }),
  checkpoint: ({ shape, parameters, offset, keyword, frontEnd }) => ({
    tensors: toParameterSet(parameters, sparkNetLayout(shape)),
    metadata: {
      format: "kws-separable-1",
      frontEnd: JSON.stringify(frontEnd),
      keyword,
      offset: String(offset),
      shape: JSON.stringify(shape),
    },
  }),
  macs: (shape, frames) => sparkNetCost(shape, frames).thop,
};

/**
 * The CRNN with a reset-free GRU and bottleneck attention.
 *
 * @module
 */
import {
  activationSteps,
  calibrateResetFree,
  denseParameters,
  denseShape,
  encodeResetFree,
  initialResetFree,
  packResetFree,
  resetFreeLayout,
  resetFreeMacs,
  resetFreeRawBytes,
  type ResetFreeShape,
  trainResetFree,
  withoutOffset,
} from "@kws/compress";
import { Random } from "@kws/kernels";
import { networkCheckpoint } from "../network.ts";
import type { Topology } from "./topology.ts";

/** The network without reset gates. */
export const RESET_FREE: Topology<ResetFreeShape> = {
  kind: "reset-free",
  layout: resetFreeLayout,
  initial: (shape, seed) => initialResetFree(shape, Random.root(seed).stream("init")),
  async train(state, { set, step, seed, jobs, resume, onEpoch }) {
    const { from: _, rounding, ...training } = step;
    const { shape, parameters, offset } = state;
    return await trainResetFree({
      ...{ shape, parameters, training, offset, seed, jobs, resume, onEpoch },
      set,
      rounding: rounding &&
        { weights: rounding, activations: activationSteps(state.activations!) },
    });
  },
  calibrate: ({ shape, parameters, offset }, set, how) =>
    calibrateResetFree(shape, parameters, { set, offset, how }),
  pack({ shape: resetFree, parameters, keyword, frontEnd, frames, activations }, to) {
    if (typeof to === "string") {
      throw new RangeError(
        `Cannot write a reset-free network as it must be rounded to integers: current value is "${to}"`,
      );
    }
    const model = packResetFree({
      ...{ resetFree, parameters, keyword, frontEnd, frames, threshold: 0 },
      ...{ activations: activations!, format: to },
    });
    return {
      rawBytes: resetFreeRawBytes(model),
      encode: (threshold) => encodeResetFree({ ...model, threshold }),
    };
  },
  // As the CRNN that it is a case of, so that whatever reads a CRNN reads it.
  checkpoint({ shape, parameters, offset, keyword, frontEnd }) {
    const dense = denseShape(shape);
    const plain = withoutOffset(dense, denseParameters(shape, parameters), offset);
    return networkCheckpoint({ shape: dense, parameters: plain, keyword, frontEnd });
  },
  macs: (shape, frames) => resetFreeMacs(shape, frames).total,
};

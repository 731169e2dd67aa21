/**
 * The CRNN: convolution, GRU, attention.
 *
 * @module
 */
import {
  calibrateActivations,
  encodeKws,
  fromHalf,
  packedRawBytes,
  packModel,
  pruneNetwork,
  relabel,
  thopMacs,
  toHalf,
  trainCrnn,
  withoutOffset,
} from "@kws/compress";
import { activationSteps } from "@kws/compress";
import { Random } from "@kws/kernels";
import { crnnLayout, type CrnnShape, crnnSizes, initialParameters } from "@kws/models";
import { networkCheckpoint } from "../network.ts";
import type { NetworkState, Topology } from "./topology.ts";

/** The parameters of the network that hears log-mel values as they are. */
function plain({ shape, parameters, offset }: NetworkState<CrnnShape>): Float32Array {
  return offset === 0 ? parameters : withoutOffset(shape, parameters, offset);
}

/** The CRNN. */
export const CRNN: Topology<CrnnShape> = {
  kind: "crnn",
  layout: crnnLayout,
  initial: (shape, seed) => initialParameters(shape, Random.root(seed).stream("init")),
  async train(state, { set, step, seed, jobs, resume, onEpoch }) {
    const { from: _, rounding, ...training } = step;
    const { shape, parameters, offset } = state;
    return await trainCrnn({
      ...{ shape, parameters, training, offset, seed, jobs, resume, onEpoch },
      set,
      rounding: rounding &&
        { weights: rounding, activations: activationSteps(state.activations!) },
    });
  },
  calibrate: calibrateActivations,
  prune({ shape, parameters, gates, offset }, step, { set, seed, batches }) {
    const options = { set, seed, batches, offset, gates };
    const [net, kept] = pruneNetwork({ shape, parameters }, step, options);
    return { ...net, kept };
  },
  judge: (state, set) => relabel(set, state),
  pack(state, to) {
    const { shape, parameters, keyword, frontEnd, frames } = state;
    if (typeof to !== "string") {
      const activations = state.activations!;
      const model = packModel({
        ...{ shape, parameters, keyword, frontEnd, frames, activations },
        ...{ format: to, threshold: 0 },
      });
      return {
        rawBytes: packedRawBytes(model),
        encode: (threshold) => encodeKws({ ...model, threshold }),
      };
    }
    const bits = to === "fp16" ? 16 : 32;
    const floats = plain(state);
    const kept = bits === 16 ? floats.map((value) => fromHalf(toHalf(value))) : floats;
    const window = crnnSizes(shape, frames).steps;
    const model = { keyword, frontEnd, shape, window, bits, parameters: kept } as const;
    return {
      rawBytes: parameters.length * bits / 8,
      encode: (threshold) => encodeKws({ ...model, threshold }),
    };
  },
  checkpoint: (state) => networkCheckpoint({ ...state, parameters: plain(state) }),
  macs: (shape, frames) => thopMacs(shape, frames).total,
};

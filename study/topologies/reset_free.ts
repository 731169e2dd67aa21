/**
 * The CRNN with a reset-free GRU and bottleneck attention.
 *
 * @module
 */
import {
  activationSteps,
  calibrateLight,
  encodeLight,
  initialLight,
  lightLayout,
  lightMacs,
  lightRawBytes,
  type LightShape,
  packLight,
  trainLight,
  wholeParameters,
  wholeShape,
  withoutOffset,
} from "@kws/compress";
import { Random } from "@kws/kernels";
import { networkCheckpoint } from "../network.ts";
import type { Topology } from "./topology.ts";

/** The network without reset gates. */
export const RESET_FREE: Topology<LightShape> = {
  kind: "reset-free",
  layout: lightLayout,
  initial: (shape, seed) => initialLight(shape, Random.root(seed).stream("init")),
  async train(state, { set, step, seed, jobs, resume, onEpoch }) {
    const { from: _, rounding, ...training } = step;
    const { shape, parameters, offset } = state;
    return await trainLight({
      ...{ shape, parameters, training, offset, seed, jobs, resume, onEpoch },
      set,
      rounding: rounding &&
        { weights: rounding, activations: activationSteps(state.activations!) },
    });
  },
  calibrate: ({ shape, parameters, offset }, set, how) =>
    calibrateLight(shape, parameters, { set, offset, how }),
  pack({ shape: light, parameters, keyword, frontEnd, frames, activations }, to) {
    if (typeof to === "string") {
      throw new RangeError(
        `Cannot write a reset-free network as it must be rounded to integers: current value is "${to}"`,
      );
    }
    const model = packLight({
      ...{ light, parameters, keyword, frontEnd, frames, threshold: 0 },
      ...{ activations: activations!, format: to },
    });
    return {
      rawBytes: lightRawBytes(model),
      encode: (threshold) => encodeLight({ ...model, threshold }),
    };
  },
  // As the CRNN that it is a case of, so that whatever reads a CRNN reads it.
  checkpoint({ shape, parameters, offset, keyword, frontEnd }) {
    const whole = wholeShape(shape);
    const plain = withoutOffset(whole, wholeParameters(shape, parameters), offset);
    return networkCheckpoint({ shape: whole, parameters: plain, keyword, frontEnd });
  },
  macs: (shape, frames) => lightMacs(shape, frames).total,
};

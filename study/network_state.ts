/**
 * A network between two steps of its setting, and what a step makes of it.
 *
 * @module
 */
import {
  type ActivationScales,
  activationSteps,
  calibrateActivations,
  type Calibration,
  type DistillationSet,
  encodeKws,
  fromHalf,
  packedRawBytes,
  packModel,
  pruneNetwork,
  toHalf,
  trainOnSet,
  type WeightFormat,
  withoutOffset,
} from "@kws/compress";
import { Random } from "@kws/kernels";
import { type CrnnShape, crnnSizes, type EpochLog, resetFreeCrnn, topologyOf } from "@kws/models";
import type { Network } from "./network.ts";
import type { Distil, PruneStep } from "./setting.ts";

/** A network between two steps of its setting; before any training its parameters are the trained ones. */
// deno-lint-ignore no-explicit-any
export interface NetworkState<S = any> extends Network<S> {
  /** Frames of one second, T. */
  frames: number;
  /** The ranges of the activations, once they are laid. */
  activations?: ActivationScales;
  /** The sizes of the units' gates, where it was trained with some. */
  gates?: Float32Array;
  /** Share of the importance that the latest pruning has kept. */
  kept?: number;
  /** Rank of the GRU's matrices, where they were factorised. */
  rank?: number;
}

/** The parameters to begin with. */
export function beginNetwork(
  state: Omit<NetworkState, "parameters">,
  seed: number,
): NetworkState {
  const { topology, shape } = state;
  const stream = topology === "sparknet" ? "initial parameters" : "init";
  const random = Random.root(seed).stream(stream);
  return { ...state, parameters: topologyOf(topology).initial(shape, random) };
}

/** How one step trains. */
export interface TrainingRun {
  set: DistillationSet;
  step: Distil;
  seed: number;
  jobs: number;
  /** File to resume from and to save to. */
  resume: string;
  onEpoch: (line: EpochLog) => void;
}

/** Trains to the end; the same bits for any number of threads. */
export async function trainNetwork(
  state: NetworkState,
  { step, ...run }: TrainingRun,
): Promise<{ network: NetworkState; log: EpochLog[] }> {
  const { from: _, rounding, ...training } = step;
  const { topology, shape, parameters, offset } = state;
  const { log, ...trained } = await trainOnSet({
    ...{ topology, shape, parameters, training, offset, ...run },
    rounding: rounding && { weights: rounding, activations: activationSteps(state.activations!) },
  });
  return { network: { ...state, ...trained, rank: step.rank ?? state.rank }, log };
}

/** The network as a CRNN. */
function crnnOf({ topology, shape }: NetworkState, what: string): CrnnShape {
  if (topology === "crnn") return shape;
  if (topology === "reset-free") return resetFreeCrnn(shape);
  throw new RangeError(
    `Cannot ${what} as the network must be a CRNN: current value is "${topology}"`,
  );
}

/** The network with the ranges of its activations. */
export function calibrateNetwork(
  state: NetworkState,
  set: DistillationSet,
  how: Calibration,
): NetworkState {
  crnnOf(state, "calibrate");
  return { ...state, activations: calibrateActivations(state, set, how) };
}

/** The network without what matters least. */
export function pruneState(
  state: NetworkState,
  step: PruneStep,
  { set, seed }: { set: DistillationSet; seed: number },
): NetworkState {
  const [net, kept] = pruneNetwork(state, step, { set, seed, gates: state.gates });
  return { ...state, shape: net.shape, parameters: net.parameters, kept };
}

/** The parameters of the network that hears log-mel values as they are. */
function plain(shape: CrnnShape, { parameters, offset }: NetworkState): Float32Array {
  return offset === 0 ? parameters : withoutOffset(shape, parameters, offset);
}

/** A network in the form that is shipped. */
export interface PackedNetwork {
  /** Bytes of weights and scales alone. */
  rawBytes: number;
  /** The `.kws` file with a threshold in log-odds. */
  encode(threshold: number): Uint8Array<ArrayBufferLike>;
}

/**
 * The network in the numbers of its file.
 *
 * @throws {RangeError} If there is no such file of its kind.
 */
export function packNetwork(
  state: NetworkState,
  to: "fp32" | "fp16" | WeightFormat,
): PackedNetwork {
  const { parameters, keyword, frontEnd, frames } = state;
  const shape = crnnOf(state, "write a .kws file");
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
  const floats = plain(shape, state);
  const kept = bits === 16 ? floats.map((value) => fromHalf(toHalf(value))) : floats;
  const window = crnnSizes(shape, frames).steps;
  const model = { keyword, frontEnd, shape, window, bits, parameters: kept } as const;
  return {
    rawBytes: parameters.length * bits / 8,
    encode: (threshold) => encodeKws({ ...model, threshold }),
  };
}

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
  factoriseNetwork,
  packFloats,
  packIntegers,
  pruneNetwork,
  trainOnSet,
  type WeightFormat,
} from "@kws/compress";
import { Random } from "@kws/kernels";
import { type EpochLog, type ResumeStore, topologyOf } from "@kws/models";
import type { Model } from "@kws/runtime";
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
}

/** The parameters to begin with. */
export function beginNetwork(
  state: Omit<NetworkState, "parameters">,
  seed: number,
): NetworkState {
  const { topology, shape } = state;
  const random = Random.root(seed).stream("init");
  return { ...state, parameters: topologyOf(topology).initial(shape, random) };
}

/** How one step trains. */
export interface TrainingRun {
  set: DistillationSet;
  /** The set of segments, where the step learns from some. */
  streams?: DistillationSet;
  step: Distil;
  seed: number;
  jobs: number;
  /** File to resume from and to save to. */
  resume: ResumeStore;
  onEpoch: (line: EpochLog) => void;
}

/** Trains to the end; the same bits for any number of threads. */
export async function trainNetwork(
  state: NetworkState,
  { step, ...run }: TrainingRun,
): Promise<{ network: NetworkState; log: EpochLog[] }> {
  const { from: _, rounding, rank, ...training } = step;
  const begin = rank === undefined ? state : { ...state, ...factoriseNetwork(state, rank) };
  const { topology, shape, parameters, offset } = begin;
  const { log, ...trained } = await trainOnSet({
    ...{ topology, shape, parameters, training, offset, ...run },
    rounding: rounding && { weights: rounding, activations: activationSteps(state.activations!) },
  });
  return { network: { ...begin, ...trained }, log };
}

/** The network with the ranges of its activations. */
export function calibrateNetwork(
  state: NetworkState,
  set: DistillationSet,
  how: Calibration,
): NetworkState {
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

/** The network in the numbers of its file, without thresholds. */
export function packNetwork(state: NetworkState, to: "fp32" | "fp16" | WeightFormat): Model {
  if (typeof to === "string") return packFloats(state, to === "fp16" ? 16 : 32);
  return packIntegers(state, to, state.activations!);
}

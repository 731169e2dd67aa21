/**
 * What the study asks of a kind of network.
 *
 * @module
 */
import type { ActivationScales, Calibration, DistillationSet, WeightFormat } from "@kws/compress";
import type { FrontEnd } from "@kws/features";
import type { Checkpoint, EpochLog, ParameterLayout } from "@kws/models";
import type { Distil, PruneStep } from "../setting.ts";

/** A network between two steps of its setting. */
// deno-lint-ignore no-explicit-any
export interface NetworkState<S = any> {
  /** Its topology's kind. */
  topology: string;
  shape: S;
  /** In the order of the topology's layout. */
  parameters: Float32Array;
  keyword: string;
  frontEnd: FrontEnd;
  /** Frames of one second, T. */
  frames: number;
  /** What is subtracted from log-mel values before the network. */
  offset: number;
  /** The ranges of the activations, once they are laid. */
  activations?: ActivationScales;
  /** The sizes of the units' gates, where it was trained with some. */
  gates?: Float32Array;
  /** Share of the importance that the latest pruning has kept. */
  kept?: number;
  /** Rank of the GRU's matrices, where they were factorised. */
  rank?: number;
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

/** A network in the form that is shipped. */
export interface PackedNetwork {
  /** Bytes of weights and scales alone. */
  rawBytes: number;
  /** The `.kws` file with a threshold in log-odds; absent where the topology has no such file. */
  encode?(threshold: number): Uint8Array<ArrayBufferLike>;
}

/** A kind of network. */
// deno-lint-ignore no-explicit-any
export interface Topology<S = any> {
  /** What settings call it. */
  kind: string;
  layout(shape: S): ParameterLayout;
  /** The parameters to begin with. */
  initial(shape: S, seed: number): Float32Array;
  /** Trains to the end; the same bits for any number of threads. */
  train(state: NetworkState<S>, run: TrainingRun): Promise<
    { parameters: Float32Array; gates?: Float32Array; log: EpochLog[] }
  >;
  calibrate?(state: NetworkState<S>, set: DistillationSet, how: Calibration): ActivationScales;
  prune?(
    state: NetworkState<S>,
    step: PruneStep,
    options: { set: DistillationSet; seed: number; batches: number },
  ): Pick<NetworkState<S>, "shape" | "parameters" | "kept">;
  /** The distillation set as this network judges it. */
  judge?(state: NetworkState<S>, set: DistillationSet): DistillationSet;
  pack(state: NetworkState<S>, to: "fp32" | "fp16" | WeightFormat): PackedNetwork;
  /** The checkpoint of 32-bit floats that is published; it hears log-mel values as they are. */
  checkpoint(state: NetworkState<S>): Checkpoint;
  /** Multiply-accumulates of one second, thop's convention. */
  macs(shape: S, frames: number): number;
}

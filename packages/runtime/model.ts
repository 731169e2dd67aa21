/**
 * A model: everything that is needed to run a detector.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import type { IntegerTensor } from "./integer_tensor.ts";
import type { Kind, Network } from "./kinds.ts";

/** When a stream's steps are a detection. */
export interface StreamRule {
  /** Steps whose mean probability counts. */
  smoothing: number;
  /** Least log-odds of a detection, of the mean probability; Infinity rejects everything. */
  threshold: number;
  /** Seconds after a detection in which no other is made. */
  refractory: number;
}

/** What every model has. */
export interface ModelHead {
  /** The word that it hears. */
  keyword: string;
  /** The front end that it was trained with. */
  frontEnd: FrontEnd;
  /** Steps that the attention sees; frames of a clip where only clips are run. */
  window: number;
  /** Log-odds from which on a clip counts as the keyword. */
  threshold: number;
  /** The rule for streams, if one was chosen. */
  rule?: StreamRule;
  /** What is subtracted from every log-mel value, a multiple of 1/256. */
  offset: number;
}

/** A network of 2- to 8-bit weights and 7-bit activations. */
export type PackedModel<K extends Kind = Kind> = ModelHead & Extract<Network, { kind: K }> & {
  /** Scales of the features and of layers' outputs, eighths of an octave: what the kind names. */
  scales: readonly number[];
  /** In the order of the kind's tensors. */
  tensors: readonly IntegerTensor[];
};

/** What of a packed CRNN its network is. */
export type PackedNetwork = Pick<
  PackedModel<"crnn">,
  "shape" | "window" | "offset" | "scales" | "tensors"
>;

/** A network with weights of floats. */
export type FloatModel<K extends Kind = Kind> = ModelHead & Extract<Network, { kind: K }> & {
  /** Bits of a weight. */
  bits: 16 | 32;
  /** All tensors one after the other, in the order of the kind's. */
  parameters: Float32Array;
};

/** What a `.kws` file may hold. */
export type Model<K extends Kind = Kind> = PackedModel<K> | FloatModel<K>;

/** Whether a model is one of integers. */
export function isPacked<K extends Kind>(model: Model<K>): model is PackedModel<K> {
  return "tensors" in model;
}

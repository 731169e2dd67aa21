/**
 * A model of integers: everything that is needed to run it.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { type ActivationSteps, crnnLayout, type CrnnShape, crnnSizes } from "@kws/models";
import {
  dequantizeWeights,
  type IntegerTensor,
  quantizeWeights,
  type WeightFormat,
} from "./quantize_weights.ts";
import { exp2 } from "./scale.ts";

/** Scales of the activations, in eighths of an octave. */
export interface ActivationScales {
  /** What is subtracted from every log-mel value, a multiple of 1/256. */
  offset: number;
  /** Of a feature above the offset, then of the layers' outputs. */
  scales: readonly number[];
}

/** A network of 2- to 8-bit weights and 7-bit activations. */
export interface PackedModel {
  keyword: string;
  shape: CrnnShape;
  frontEnd: FrontEnd;
  /** GRU outputs that the attention sees. */
  window: number;
  /** Log-odds from which on the keyword counts as heard. */
  threshold: number;
  activations: {
    /** What is subtracted from every log-mel value, a multiple of 1/256. */
    offset: number;
    /** Scale of a feature above the offset. */
    feature: number;
    /** Scale of the convolution's outputs. */
    convolution: number;
  };
  /** In the order of the network's layout. */
  tensors: IntegerTensor[];
}

/** The steps of the activations as training uses them. */
export function activationSteps(
  { scales: [feature, convolution] }: Pick<ActivationScales, "scales">,
): ActivationSteps {
  return { feature: exp2(feature), convolution: exp2(convolution) };
}

/** Options of {@linkcode packModel}. */
export interface PackOptions extends Omit<PackedModel, "tensors" | "window" | "activations"> {
  activations: ActivationScales;
  /** Frames that the attention sees; one second unless told. */
  frames: number;
  /** The parameters that training ended with. */
  parameters: Float32Array;
  format: WeightFormat;
}

/** Rounds a network's parameters. */
export function packModel(options: PackOptions): PackedModel {
  const { keyword, shape, frontEnd, frames, threshold, parameters, format } = options;
  const { offset, scales: [feature, convolution] } = options.activations;
  return {
    ...{ keyword, shape, frontEnd, threshold, activations: { offset, feature, convolution } },
    window: crnnSizes(shape, frames).steps,
    tensors: quantizeWeights(parameters, crnnLayout(shape), format),
  };
}

/** The parameters that the integers stand for. */
export function unpackParameters({ tensors, shape }: PackedModel): Float32Array {
  return dequantizeWeights(tensors, crnnLayout(shape));
}

/** Bytes of weights and biases alone, packed without gaps. */
export function packedRawBytes({ tensors }: PackedModel): number {
  const bits = tensors.reduce((sum, { data, bits }) => sum + data.length * bits, 0);
  return Math.ceil(bits / 8) + tensors.reduce((sum, { scales }) => sum + scales.length, 0);
}

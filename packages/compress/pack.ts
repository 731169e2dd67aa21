/**
 * Networks in the numbers of their files.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { type ActivationSteps, topologyOf } from "@kws/models";
import type { FloatModel, PackedModel } from "@kws/runtime";
import { exp2, fromHalf, toHalf } from "@kws/runtime/network";
import { dequantizeWeights, quantizeWeights, type WeightFormat } from "./quantize_weights.ts";
import type { Trained } from "./set_batches.ts";

/** Scales of the activations, in eighths of an octave. */
export interface ActivationScales {
  /** What is subtracted from every log-mel value, a multiple of 1/256. */
  offset: number;
  /** Of a feature above the offset, then of the layers' outputs. */
  scales: readonly number[];
}

/** The steps of a CRNN's activations as training uses them. */
export function activationSteps(
  { scales: [feature, convolution] }: Pick<ActivationScales, "scales">,
): ActivationSteps {
  return { feature: exp2(feature), convolution: exp2(convolution) };
}

/** A trained network and what its file says besides. */
export interface PackOptions extends Trained {
  keyword: string;
  frontEnd: FrontEnd;
  /** Frames that a classification sees; one second unless told. */
  frames: number;
}

/** What a file says of a network without a threshold, whatever the form of its weights. */
function headOf({ topology, shape, keyword, frontEnd, frames, offset }: PackOptions) {
  const { stream } = topologyOf(topology);
  const window = stream ? stream.window(shape, frames) : frames;
  return { kind: topology, shape, keyword, frontEnd, window, offset, threshold: 0 };
}

/** Rounds a network's parameters to integers. */
export function packIntegers(
  net: PackOptions,
  format: WeightFormat,
  { scales, offset }: ActivationScales,
): PackedModel {
  const { topology, shape, parameters } = net;
  const tensors = quantizeWeights(parameters, topologyOf(topology).layout(shape), format);
  return { ...headOf(net), offset, scales, tensors } as PackedModel;
}

/** The network of floats whose weights are those that a packed model's integers stand for. */
export function unpackIntegers({ kind, shape, offset, tensors }: PackedModel): Trained {
  const parameters = dequantizeWeights(tensors, topologyOf(kind).layout(shape));
  return { topology: kind, shape, parameters, offset };
}

/** A network's parameters as floats of so many bits. */
export function packFloats(net: PackOptions, bits: 16 | 32): FloatModel {
  const parameters = bits === 16
    ? net.parameters.map((value) => fromHalf(toHalf(value)))
    : net.parameters;
  return { ...headOf(net), bits, parameters } as FloatModel;
}

/** Bytes of weights, biases and scales alone, packed without gaps. */
export function rawModelBytes(model: PackedModel | FloatModel): number {
  if (!("tensors" in model)) return model.parameters.length * model.bits / 8;
  const bits = model.tensors.reduce((sum, { data, bits }) => sum + data.length * bits, 0);
  return model.tensors.reduce((sum, { scales }) => sum + scales.length, Math.ceil(bits / 8));
}

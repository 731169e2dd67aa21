/**
 * The CRNN with a reset-free GRU, whose reset gate is gone, and bottleneck attention.
 *
 * The reset gate is fixed at ½, so that its rows are gone: a third of the GRU's weights. The
 * attention's hidden layer is narrower than the GRU. Both are cases of the CRNN itself, with zeros in
 * the places of what is gone, so whatever runs, trains or rounds a CRNN does the same for it.
 *
 * Source: M. Ravanelli et al., "Light Gated Recurrent Units for Speech Recognition",
 * arXiv:1803.10225, section III-A, which drops the reset gate; candidate and state as in the GRU.
 *
 * @module
 */
import { crnnLayout, type CrnnShape, crnnSizes, layOut, type ParameterLayout } from "@kws/models";

/** Dimensions of a reset-free network; frequency before time in `kernel` and `stride`. */
export interface ResetFreeShape {
  /** Mel bands of a frame. */
  bands: number;
  /** Channels of the convolution, C. */
  channels: number;
  /** Kernel of the convolution: bands, frames. */
  kernel: readonly [number, number];
  /** Stride of the convolution: bands, frames. */
  stride: readonly [number, number];
  /** Width of the GRU, h. */
  hidden: number;
  /** Width of the attention's hidden layer, a, at most h. */
  attention: number;
}

/** The dense embedding: the CRNN that a reset-free network is a case of. */
export function denseShape(
  { bands, channels, kernel, stride, hidden }: ResetFreeShape,
): CrnnShape {
  return { bands, channels, kernel, stride, hidden, layers: 1, dropout: 0 };
}

/**
 * The parameters of a reset-free network: update gate before candidate in the GRU's rows.
 *
 * @throws {RangeError} If a dimension is impossible.
 */
export function resetFreeLayout(shape: ResetFreeShape): ParameterLayout {
  const { channels, kernel, hidden, attention } = shape;
  const { features } = crnnSizes(denseShape(shape), kernel[1]);
  if (!(Number.isInteger(attention) && attention >= 1 && attention <= hidden)) {
    throw new RangeError(
      `Cannot build a reset-free network as attention must be a whole number from 1 to hidden ` +
        `(${hidden}): current value is ${attention}`,
    );
  }
  return layOut([
    ["conv.weight", [channels, 1, kernel[0], kernel[1]]],
    ["conv.bias", [channels]],
    ["gru.weight_ih_l0", [2 * hidden, features]],
    ["gru.weight_hh_l0", [2 * hidden, hidden]],
    ["gru.bias_l0", [2 * hidden]],
    ["attention.hidden.weight", [attention, hidden]],
    ["attention.hidden.bias", [attention]],
    ["attention.energy.weight", [1, attention]],
    ["attention.energy.bias", [1]],
    ["classifier.weight", [2, hidden]],
    ["classifier.bias", [2]],
  ]);
}

/** Where a reset-free network's parameters stand among those of its {@linkcode denseShape}. */
export function resetFreePlaces(shape: ResetFreeShape): Int32Array {
  const layout = resetFreeLayout(shape);
  const dense = crnnLayout(denseShape(shape)).slots;
  const places = new Int32Array(layout.size);
  for (const { name, offset, size } of layout.slots.values()) {
    const slot = dense.get(name === "gru.bias_l0" ? "gru.bias_ih_l0" : name)!;
    // The GRU's rows are r, z, n: what is kept follows the first third. All else comes first.
    const skipped = name.startsWith("gru.") ? slot.size / 3 : 0;
    for (let i = 0; i < size; i++) places[offset + i] = slot.offset + skipped + i;
  }
  return places;
}

/** The parameters of the dense embedding, which computes what the reset-free network does. */
export function denseParameters(shape: ResetFreeShape, parameters: Float32Array): Float32Array {
  const out = new Float32Array(crnnLayout(denseShape(shape)).size);
  resetFreePlaces(shape).forEach((place, i) => out[place] = parameters[i]);
  return out;
}

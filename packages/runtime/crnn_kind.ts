/**
 * The CRNN in the table of kinds.
 *
 * @module
 */
import { CONVOLUTION_FIELDS } from "./convolution_fields.ts";
import { attentionOf, type CrnnShape, fittingSizes, gatesOf } from "./crnn_shape.ts";
import type { KindEntry, Sum } from "./kind.ts";
import { SUM, VOTE } from "./limits.ts";
import {
  attentionTensors,
  classifierTensors,
  convolutionTensors,
  gruTensors,
  sizeOf,
  type TensorLayout,
} from "./tensor_layout.ts";

/** Eighths of an octave of Q12: what goes into gates. */
export const GATE_SCALE = 96;
/** Log-odds in Q12 as a number. */
export const LOG_ODDS = 0.000244140625;
/** Scale of 7-bit states and keys: 1/64. */
export const STATE_SCALE = -48;
/** Scale of 16-bit states: Q15. */
export const WIDE_SCALE = -120;
/** Fractional bits of the convolution's outputs below a step, so that the bias is added exactly. */
export const FRACTION = 6;
/** Eighths of an octave of Q11: what lies between the factors of a matrix. */
export const FACTOR_SCALE = 88;

/** A convolutional recurrent network with attention. */
export const CRNN: Omit<KindEntry<CrnnShape>, "streams" | "toValues" | "check"> = {
  code: 0,
  fields: [
    ...CONVOLUTION_FIELDS,
    { name: "shape.hidden", bits: 8, low: 1 },
    { name: "shape.layers", bits: 3, low: 1 },
    { name: "shape.gates", bits: 1, low: 2, absent: 3 },
    { name: "shape.attention", bits: 8, absent: 0 },
    { name: "shape.rank", bits: 8, absent: 0 },
  ],
  toShape: (values, bands) => ({ ...values, bands, dropout: 0 }),
  tensors: (shape) => crnnSums(shape, [0, 0]),
  activations: () => ["features", "convolution"],
  sums: crnnSums,
  products(shape, window, frames) {
    const { outBands } = fittingSizes(shape, shape.kernel[1]);
    const matrices = CRNN.tensors(shape).filter(({ stored }) => stored.length > 1);
    const perStep = matrices.reduce(
      (sum, { stored }, i) => sum + sizeOf(stored) * (i === 0 ? outBands : 1),
      2 * window,
    );
    return perStep * Math.ceil(frames / shape.stride[1]);
  },
};

/**
 * The sums of a layer's tensors: matrices times what has the scale `input`, and biases, brought to
 * `output` by what is subtracted from their scales.
 */
function layerSums(
  tensors: readonly TensorLayout[],
  input: number,
  output = GATE_SCALE,
  factor = 64,
  limit = SUM,
): (TensorLayout & Sum)[] {
  return tensors.map((tensor) => ({
    ...tensor,
    ...tensor.stored.length > 1 ? { unit: input + output, factor } : { unit: output, factor: 1 },
    limit,
  }));
}

/** The sums of a GRU's matrix, whole or of two factors. */
function gruSums([left, right]: readonly TensorLayout[], input: number): (TensorLayout & Sum)[] {
  if (right === undefined) return layerSums([left], input);
  return [
    ...layerSums([left], -FACTOR_SCALE, GATE_SCALE, 32768),
    ...layerSums([right], input, FACTOR_SCALE),
  ];
}

/** All tensors in order, with what is summed up of them. */
function crnnSums(
  shape: CrnnShape,
  [features, convolution]: readonly number[],
): (TensorLayout & Sum)[] {
  const { channels, kernel, hidden, layers, rank } = shape;
  const { features: mapSize } = fittingSizes(shape, kernel[1]);
  const gates = gatesOf(shape);
  return [
    ...layerSums(
      convolutionTensors("conv", channels, kernel),
      features,
      8 * FRACTION - convolution,
    ),
    ...Array.from({ length: layers }, (_, layer) => {
      const [inputs, scale] = layer === 0 ? [mapSize, convolution] : [hidden, STATE_SCALE];
      const [own, back, biases] = gruTensors({ layer, inputs, hidden, gates, rank });
      return [
        ...gruSums(own, scale),
        ...gruSums(back, STATE_SCALE),
        ...layerSums(biases, 0),
      ];
    }).flat(),
    ...layerSums(attentionTensors("attention", hidden, attentionOf(shape)), STATE_SCALE),
    ...layerSums(classifierTensors(hidden), WIDE_SCALE, GATE_SCALE, 32768, VOTE),
  ];
}

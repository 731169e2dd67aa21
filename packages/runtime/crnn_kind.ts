/**
 * The CRNN in the table of kinds.
 *
 * @module
 */
import { CONVOLUTION_FIELDS } from "./convolution_fields.ts";
import { attentionOf, type CrnnShape, crnnSizes, gatesOf, gruInputs } from "./crnn_shape.ts";
import type { KindEntry, Sum } from "./kind.ts";
import { SUM, VOTE } from "./limits.ts";
import {
  attentionTensors,
  classifierTensors,
  convolutionTensors,
  gruNames,
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
export const CRNN: KindEntry<CrnnShape> = {
  code: 0,
  streams: true,
  fields: [
    ...CONVOLUTION_FIELDS,
    { name: "shape.hidden", bits: 8, low: 1, high: 256 },
    { name: "shape.layers", bits: 3, low: 1, high: 8 },
    { name: "shape.gates", bits: 1, low: 2, high: 3 },
    { name: "shape.attention", bits: 8, low: 0, high: 255 },
    { name: "shape.rank", bits: 8, low: 0, high: 255 },
  ],
  toShape(numbers, bands) {
    const [channels, kf, kt, sf, st, hidden, layers, gates, attention, rank] = CRNN.fields
      .map(({ name }) => numbers[name]);
    return {
      ...{ bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, layers, dropout: 0 },
      ...gates === 2 && { gates },
      ...attention > 0 && { attention },
      ...rank > 0 && { rank },
    };
  },
  toNumbers({ channels, kernel, stride, hidden, layers, gates = 3, attention = 0, rank = 0 }) {
    return {
      ...{ channels, "kernel.0": kernel[0], "kernel.1": kernel[1], "stride.0": stride[0] },
      ...{ "stride.1": stride[1], hidden, layers, gates, rank },
      attention: attention === hidden ? 0 : attention,
    };
  },
  check: (shape) => void crnnSizes(shape, shape.kernel[1]),
  tensors: crnnTensors,
  activations: () => ["features", "convolution"],
  sums: crnnSums,
  products(shape, window, frames) {
    const perStep = crnnTensors(shape).reduce(
      (sum, { name, stored }) =>
        sum + (stored.length === 1 ? 0 : sizeOf(stored) *
          (name === "conv.weight" ? crnnSizes(shape, shape.kernel[1]).outBands : 1)),
      0,
    );
    return (perStep + 2 * window) * Math.ceil(frames / shape.stride[1]);
  },
};

function crnnTensors(shape: CrnnShape): TensorLayout[] {
  const { channels, kernel, hidden, layers, rank } = shape;
  crnnSizes(shape, kernel[1]);
  const gates = gatesOf(shape);
  return [
    ...convolutionTensors("conv", channels, kernel),
    ...Array.from(
      { length: layers },
      (_, layer) => gruTensors({ layer, inputs: gruInputs(shape, layer), hidden, gates, rank }),
    ).flat(),
    ...attentionTensors("attention", hidden, attentionOf(shape)),
    ...classifierTensors(hidden),
  ];
}

function crnnSums(shape: CrnnShape, [features, convolution]: readonly number[]): Sum[] {
  const fine = 8 * FRACTION - convolution;
  const sum = (tensor: string, unit: number, most = 64, limit = SUM): Sum => ({
    ...{ tensor, most, unit, limit },
  });
  const gru = (name: string, unit: number): Sum[] =>
    shape.rank === undefined ? [sum(name, unit + GATE_SCALE)] : [
      sum(`${name}.right`, unit + FACTOR_SCALE),
      sum(`${name}.left`, GATE_SCALE - FACTOR_SCALE, 32768),
    ];
  return [
    sum("conv.weight", features + fine),
    sum("conv.bias", fine, 1),
    ...Array.from({ length: shape.layers }, (_, layer) => {
      const { weightIh, weightHh, biasIh, biasHh } = gruNames(layer, gatesOf(shape));
      return [
        ...gru(weightIh, layer === 0 ? convolution : STATE_SCALE),
        ...gru(weightHh, STATE_SCALE),
        ...[biasIh, biasHh ?? []].flat().map((name) => sum(name, GATE_SCALE, 1)),
      ];
    }).flat(),
    sum("attention.hidden.weight", STATE_SCALE + GATE_SCALE),
    sum("attention.hidden.bias", GATE_SCALE, 1),
    sum("attention.energy.weight", STATE_SCALE + GATE_SCALE),
    sum("attention.energy.bias", GATE_SCALE, 1),
    sum("classifier.weight", WIDE_SCALE + GATE_SCALE, 32768, VOTE),
    sum("classifier.bias", GATE_SCALE, 1, VOTE),
  ];
}

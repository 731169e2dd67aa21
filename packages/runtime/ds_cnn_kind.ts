/**
 * The DS-CNN in the table of kinds.
 *
 * @module
 */
import { CONVOLUTION_FIELDS } from "./convolution_fields.ts";
import { FRACTION, GATE_SCALE } from "./crnn_kind.ts";
import { DS_CNN_KERNEL, dsCnnPositions, type DsCnnShape } from "./ds_cnn_shape.ts";
import type { KindEntry, Sum } from "./kind.ts";
import { SUM, VOTE } from "./limits.ts";
import {
  classifierTensors,
  convolutionTensors,
  linearTensors,
  sizeOf,
  type TensorLayout,
} from "./tensor_layout.ts";

/** Eighths of an octave of the fractional bits that a mean over positions gains: Q8. */
export const MEAN_SCALE = 64;

/** The depthwise-separable convolutional network. */
export const DS_CNN: KindEntry<DsCnnShape> = {
  code: 2,
  streams: false,
  fields: [
    ...CONVOLUTION_FIELDS,
    { name: "shape.blocks", bits: 4, low: 1 },
  ],
  toShape: (values, bands) => ({ ...values, bands }),
  check: (shape, window) => void dsCnnPositions(shape, window),
  tensors: dsCnnTensors,
  activations: ({ blocks }) => [
    "features",
    "convolution",
    ...Array.from({ length: blocks }, (_, i) => [`block ${i}, depthwise`, `block ${i}`]).flat(),
  ],
  sums: dsCnnSums,
  products(shape, window) {
    const { outBands, steps } = dsCnnPositions(shape, window);
    return outBands * steps * dsCnnTensors(shape).reduce(
      (sum, { stored }) => sum + (stored.length > 1 ? sizeOf(stored) : 0),
      0,
    );
  },
};

function dsCnnTensors(shape: DsCnnShape): TensorLayout[] {
  const { channels, kernel, blocks } = shape;
  dsCnnPositions(shape, kernel[1]);
  return [
    ...convolutionTensors("conv", channels, kernel),
    ...Array.from({ length: blocks }, (_, i) => [
      ...convolutionTensors(`block.${i}.depthwise`, channels, DS_CNN_KERNEL),
      ...linearTensors(`block.${i}.pointwise`, channels, channels),
    ]).flat(),
    ...classifierTensors(channels),
  ];
}

function dsCnnSums({ blocks }: DsCnnShape, scales: readonly number[]): Sum[] {
  const layer = (name: string, input: number, factor: number): Sum[] => {
    const fine = 8 * FRACTION - scales[input + 1];
    return [
      { name: `${name}.weight`, factor, unit: scales[input] + fine, limit: SUM },
      { name: `${name}.bias`, factor: 1, unit: fine, limit: SUM },
    ];
  };
  const last = scales[1 + 2 * blocks] - MEAN_SCALE;
  return [
    ...layer("conv", 0, 64),
    ...Array.from({ length: blocks }, (_, i) => [
      ...layer(`block.${i}.depthwise`, 1 + 2 * i, 127),
      ...layer(`block.${i}.pointwise`, 2 + 2 * i, 127),
    ]).flat(),
    { name: "classifier.weight", factor: 32512, unit: last + GATE_SCALE, limit: VOTE },
    { name: "classifier.bias", factor: 1, unit: GATE_SCALE, limit: VOTE },
  ];
}

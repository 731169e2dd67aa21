/**
 * The DS-CNN in the table of kinds.
 *
 * @module
 */
import { FRACTION, GATE_SCALE } from "./crnn_kind.ts";
import { type DsCnnShape, dsCnnSizes } from "./ds_cnn_shape.ts";
import { convolutionFields } from "./field.ts";
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
  about: "DS-CNN: separable convolutions over bands and frames",
  window: "frames of a clip",
  fields: [
    ...convolutionFields("channels", "first kernel"),
    { name: "shape.blocks", bits: 4, low: 1, high: 16, about: "separable blocks" },
  ],
  check: (shape, window) => void dsCnnSizes(shape, window),
  tensors: dsCnnTensors,
  activations: ({ blocks }) => [
    "features",
    "convolution",
    ...Array.from({ length: blocks }, (_, i) => [`block ${i}, depthwise`, `block ${i}`]).flat(),
  ],
  sums: dsCnnSums,
  products(shape, window) {
    const { rows, columns } = dsCnnSizes(shape, window);
    return rows * columns * dsCnnTensors(shape).reduce(
      (sum, { stored }) => sum + (stored.length > 1 ? sizeOf(stored) : 0),
      0,
    );
  },
};

function dsCnnTensors({ channels, kernel, blocks }: DsCnnShape): TensorLayout[] {
  return [
    ...convolutionTensors("conv", channels, kernel),
    ...Array.from({ length: blocks }, (_, i) => [
      ...convolutionTensors(`block.${i}.depthwise`, channels, [3, 3]),
      ...linearTensors(`block.${i}.pointwise`, channels, channels),
    ]).flat(),
    ...classifierTensors(channels),
  ];
}

function dsCnnSums({ blocks }: DsCnnShape, scales: readonly number[]): Sum[] {
  const layer = (name: string, input: number, most: number): Sum[] => {
    const fine = 8 * FRACTION - scales[input + 1];
    return [
      { tensor: `${name}.weight`, most, unit: scales[input] + fine, limit: SUM },
      { tensor: `${name}.bias`, most: 1, unit: fine, limit: SUM },
    ];
  };
  const last = scales[1 + 2 * blocks] - MEAN_SCALE;
  return [
    ...layer("conv", 0, 64),
    ...Array.from({ length: blocks }, (_, i) => [
      ...layer(`block.${i}.depthwise`, 1 + 2 * i, 127),
      ...layer(`block.${i}.pointwise`, 2 + 2 * i, 127),
    ]).flat(),
    { tensor: "classifier.weight", most: 32512, unit: last + GATE_SCALE, limit: VOTE },
    { tensor: "classifier.bias", most: 1, unit: GATE_SCALE, limit: VOTE },
  ];
}

/**
 * SparkNet in the table of kinds.
 *
 * @module
 */
import { FRACTION, GATE_SCALE, WIDE_SCALE } from "./crnn_kind.ts";
import type { KindEntry, Sum } from "./kind.ts";
import { SUM, VOTE } from "./limits.ts";
import { checkSparkNet, sparkNetBlocks, type SparkNetShape } from "./sparknet_shape.ts";
import {
  classifierTensors,
  depthwiseTensors,
  linearTensors,
  matrixTensors,
  sizeOf,
  type TensorLayout,
} from "./tensor_layout.ts";

/** The depthwise-separable network with gates, folded. */
export const SPARKNET: KindEntry<SparkNetShape> = {
  code: 1,
  streams: false,
  fields: [
    { name: "shape.channels", bits: 8, low: 1 },
    { name: "shape.gates", bits: 8, low: 1 },
    { name: "shape.blocks", bits: 4, low: 1 },
    {
      ...{ name: "shape.kernels", bits: 7, low: 1, scale: 1 / 2 },
      count: ({ shape }) => shape.blocks,
    },
  ],
  toShape: ({ blocks: _, ...values }, bands) => ({ ...values, bands }),
  toValues: ({ kernels }) => ({ blocks: kernels.length }),
  check: (shape) => checkSparkNet(shape),
  tensors: sparkNetTensors,
  activations: ({ kernels }) => [
    "features",
    ...kernels.flatMap((_, i) => [`block ${i}, depthwise`, `block ${i}`]),
  ],
  sums: sparkNetSums,
  products: (shape, window) =>
    window * sparkNetTensors(shape).reduce(
      (sum, { stored }) => sum + (stored.length > 1 ? sizeOf(stored) : 0),
      0,
    ),
};

function sparkNetTensors(shape: SparkNetShape): TensorLayout[] {
  checkSparkNet(shape);
  const { channels, gates } = shape;
  return [
    ...sparkNetBlocks(shape).flatMap(({ kernel, inputs, residual }, i) => [
      ...depthwiseTensors(`block.${i}.depthwise`, inputs, kernel),
      ...linearTensors(`block.${i}.pointwise`, channels, inputs),
      ...(residual ? matrixTensors(`block.${i}.residual`, channels, inputs) : []),
    ]),
    ...linearTensors("gates", gates, channels),
    ...classifierTensors(gates),
  ];
}

function sparkNetSums(shape: SparkNetShape, scales: readonly number[]): Sum[] {
  const sum = (name: string, unit: number, factor: number, limit = SUM): Sum => ({
    ...{ name, factor, unit, limit },
  });
  const blocks = sparkNetBlocks(shape);
  const last = scales[2 * blocks.length];
  return [
    ...blocks.flatMap(({ residual }, i) => {
      const [input, deep, own] = scales.slice(2 * i);
      const factor = i === 0 ? 64 : 127;
      const fine = 8 * FRACTION - own;
      return [
        sum(`block.${i}.depthwise.weight`, input + 8 * FRACTION - deep, factor),
        sum(`block.${i}.pointwise.weight`, deep + fine, 64),
        sum(`block.${i}.pointwise.bias`, fine, 1),
        ...(residual ? [sum(`block.${i}.residual.weight`, input + fine, factor)] : []),
      ];
    }),
    sum("gates.weight", last + GATE_SCALE, 127),
    sum("gates.bias", GATE_SCALE, 1),
    sum("classifier.weight", WIDE_SCALE + GATE_SCALE, 32768, VOTE),
    sum("classifier.bias", GATE_SCALE, 1, VOTE),
  ];
}

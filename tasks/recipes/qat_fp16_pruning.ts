/**
 * QAT + fp16 + pruning.
 *
 * Run alone: `deno task reproduce --profile full --only qat-fp16-pruning`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** QAT + fp16 + pruning. */
export const QAT_FP16_PRUNING: Recipe = {
  name: "qat-fp16-pruning",
  title: "QAT + fp16 + pruning",
  about:
    "From labels alone: 20 units pruned to 14 by magnitude, trained on with rounded weights and activations, stored as 16-bit floats.",

  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 4,
    kernel: [6, 6],
    stride: [4, 3],
    hidden: 20,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "labels" },
    { do: "prune", hidden: 14, by: "magnitude" },
    { do: "calibrate", how: "mse" },
    { do: "train", from: "labels", epochs: 80, peak: 4e-3, rounding: { bits: 8, perRow: true } },
    { do: "round", to: "fp16" },
  ],
};

/**
 * QAT int8.
 *
 * Run alone: `deno task reproduce --profile full --only qat-int8`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** QAT int8. */
export const QAT_INT8: Recipe = {
  name: "qat-int8",
  title: "QAT int8",
  about:
    "From labels alone: a float network, then training with 8-bit weights and 7-bit activations.",

  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 4,
    kernel: [6, 6],
    stride: [4, 3],
    hidden: 14,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "labels" },
    { do: "calibrate", how: "mse" },
    { do: "train", from: "labels", epochs: 60, peak: 2e-3, rounding: { bits: 8, perRow: true } },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

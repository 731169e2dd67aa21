/**
 * KD + QAT int8.
 *
 * Run alone: `deno task reproduce --profile full --only kd-qat-int8`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD + QAT int8. */
export const KD_QAT_INT8: Recipe = {
  name: "kd-qat-int8",
  title: "KD + QAT int8",
  about:
    "Distilled as floats, then on with 8-bit weights and 7-bit activations, the GRU's states among them.",

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
    { do: "train", from: "teachers" },
    { do: "calibrate", how: "mse" },
    { do: "train", from: "teachers", epochs: 80, peak: 3e-3, rounding: { bits: 8, perRow: true } },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

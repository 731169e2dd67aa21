/**
 * KD + QAT int4.
 *
 * Run alone: `deno task reproduce --profile full --only kd-qat-int4`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD + QAT int4. */
export const KD_QAT_INT4: Recipe = {
  name: "kd-qat-int4",
  title: "KD + QAT int4",
  about: "Distilled as floats, then on with 4-bit weights and 7-bit activations.",

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
    { do: "train", from: "teachers", epochs: 300, peak: 4e-3, rounding: { bits: 4, perRow: true } },
    { do: "round", to: { bits: 4, perRow: true } },
  ],
};

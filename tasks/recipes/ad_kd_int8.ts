/**
 * AD + KD + int8.
 *
 * Run alone: `deno task reproduce --profile full --only ad-kd-int8`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** AD + KD + int8. */
export const AD_KD_INT8: Recipe = {
  name: "ad-kd-int8",
  title: "AD + KD + int8",
  about: "Distillation of outputs and attention, then 8-bit weights and 7-bit activations.",
  minimum: true,
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
    { do: "train", from: "teachers", attention: 0.3 },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

/**
 * KD + int8.
 *
 * Run alone: `deno task reproduce --profile full --only kd-int8`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD + int8. */
export const KD_INT8: Recipe = {
  name: "kd-int8",
  title: "KD + int8",
  about:
    "The distilled student, weights rounded to 8 bits and activations to 7 after training; ranges by least squared error.",
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
    { do: "train", from: "teachers" },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

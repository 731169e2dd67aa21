/**
 * KD → KD + int8.
 *
 * Run alone: `deno task reproduce --profile full --only kd-kd-int8`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD → KD + int8. */
export const KD_KD_INT8: Recipe = {
  name: "kd-kd-int8",
  title: "KD → KD + int8",
  about: "Two steps of distillation, then 8-bit weights and 7-bit activations.",
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
    {
      do: "assistant",
      from: "teachers",
      epochs: 120,
      shape: {
        bands: 20,
        channels: 8,
        kernel: [6, 6],
        stride: [4, 3],
        hidden: 32,
        layers: 1,
        dropout: 0,
      },
    },
    { do: "train", from: "teachers" },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

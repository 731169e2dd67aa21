/**
 * pruning + AD + KD + int8.
 *
 * Run alone: `deno task reproduce --profile full --only pruning-ad-kd-int8`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** pruning + AD + KD + int8. */
export const PRUNING_AD_KD_INT8: Recipe = {
  name: "pruning-ad-kd-int8",
  title: "pruning + AD + KD + int8",
  about:
    "Distilled with attention at 20 units, pruned to 14, distilled on, 8-bit weights and 7-bit activations.",

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
    { do: "train", from: "teachers", attention: 0.3 },
    { do: "prune", hidden: 14, by: "taylor" },
    { do: "train", from: "teachers", attention: 0.3, epochs: 80, peak: 4e-3 },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

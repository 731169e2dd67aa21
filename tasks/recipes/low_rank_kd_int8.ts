/**
 * low rank + KD + int8.
 *
 * Run alone: `deno task reproduce --profile full --only low-rank-kd-int8`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** low rank + KD + int8. */
export const LOW_RANK_KD_INT8: Recipe = {
  name: "low-rank-kd-int8",
  title: "low rank + KD + int8",
  about:
    "Distilled, factorised at rank 6 and distilled on, then rounded to 8 bits; the file holds the products.",

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
    { do: "train", from: "teachers", epochs: 80, peak: 4e-3, rank: 6 },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

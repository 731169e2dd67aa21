/**
 * low rank.
 *
 * Run alone: `deno task reproduce --profile full --only low-rank`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** low rank. */
export const LOW_RANK: Recipe = {
  name: "low-rank",
  title: "low rank",
  about:
    "From labels alone: the GRU's matrices as products of rank 6, fitted to a trained network and trained on.",

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
    { do: "train", from: "labels", epochs: 80, peak: 4e-3, rank: 6 },
  ],
};

/**
 * pruning.
 *
 * Run alone: `deno task reproduce --profile full --only pruning`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** pruning. */
export const PRUNING: Recipe = {
  name: "pruning",
  title: "pruning",
  about:
    "From labels alone: 20 units pruned to 14 by the first-order change of the loss, then trained on.",

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
    { do: "prune", hidden: 14, by: "taylor" },
    { do: "train", from: "labels", epochs: 80, peak: 4e-3 },
  ],
};

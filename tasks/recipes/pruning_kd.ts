/**
 * pruning + KD.
 *
 * Run alone: `deno task reproduce --profile full --only pruning-kd`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** pruning + KD. */
export const PRUNING_KD: Recipe = {
  name: "pruning-kd",
  title: "pruning + KD",
  about:
    "20 units with learned gates under distillation; the 14 of largest gates stay and are distilled on.",

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
    { do: "train", from: "teachers", gates: 0.002 },
    { do: "prune", hidden: 14, by: "gates" },
    { do: "train", from: "teachers", epochs: 80, peak: 4e-3 },
  ],
};

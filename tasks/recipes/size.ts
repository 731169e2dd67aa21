/**
 * The size candidate.
 *
 * Run alone: `deno task reproduce --profile full --only size`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** The size candidate. */
export const SIZE: Recipe = {
  name: "size",
  title: "size candidate",
  about:
    "The smallest: at most 1/200 of the base in bytes and 1/40 in MACs, distilled, then trained on with 6-bit weights and 7-bit activations.",
  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 3,
    kernel: [6, 6],
    stride: [4, 4],
    hidden: 14,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "teachers", epochs: 600 },
    { do: "calibrate", how: "mse" },
    {
      do: "train",
      from: "teachers",
      epochs: 200,
      peak: 3e-3,
      rounding: { bits: 6, perRow: false },
    },
    { do: "round", to: { bits: 6, perRow: false } },
  ],
};

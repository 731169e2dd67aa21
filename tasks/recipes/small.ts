/**
 * The small candidate.
 *
 * Run alone: `deno task reproduce --profile full --only small`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** The small candidate. */
export const SMALL: Recipe = {
  name: "small",
  title: "small candidate",
  about:
    "At most 1/100 of the base in bytes and 1/20 in MACs, distilled, then trained on with 6-bit weights and 7-bit activations.",
  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 5,
    kernel: [6, 6],
    stride: [4, 4],
    hidden: 20,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "teachers", epochs: 400 },
    { do: "calibrate", how: "mse" },
    {
      do: "train",
      from: "teachers",
      epochs: 150,
      peak: 3e-3,
      rounding: { bits: 6, perRow: false },
    },
    { do: "round", to: { bits: 6, perRow: false } },
  ],
};

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
    "At most 1/200 of the base in bytes and 1/40 in MACs: the search's network, distilled, then trained on with 5-bit weights and 7-bit activations.",
  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 5,
    kernel: [20, 6],
    stride: [20, 4],
    hidden: 15,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "teachers", epochs: 400, peak: 5e-3 },
    { do: "calibrate", how: "mse" },
    { do: "train", from: "teachers", epochs: 200, peak: 3e-3, rounding: { bits: 5, perRow: true } },
    { do: "round", to: { bits: 5, perRow: true } },
  ],
};

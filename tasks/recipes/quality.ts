/**
 * quality candidate.
 *
 * Run alone: `deno task reproduce --profile full --only quality`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** quality candidate. */
export const QUALITY: Recipe = {
  name: "quality",
  title: "quality candidate",
  about: "placeholder",

  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 6,
    kernel: [6, 6],
    stride: [3, 3],
    hidden: 24,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "teachers", epochs: 300 },
    { do: "calibrate", how: "mse" },
    { do: "train", from: "teachers", epochs: 120, peak: 3e-3, rounding: { bits: 8, perRow: true } },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

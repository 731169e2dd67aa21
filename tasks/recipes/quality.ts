/**
 * The quality candidate.
 *
 * Run alone: `deno task reproduce --profile full --only quality`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";
import { CLOSE } from "./close.ts";

/** The quality candidate. */
export const QUALITY: Recipe = {
  name: "quality",
  title: "quality candidate",
  about:
    "At least ten times less of both than the base and no worse: distilled with attention and hints, then trained on with 8-bit weights and 7-bit activations.",
  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 6,
    kernel: [6, 6],
    stride: [3, 3],
    hidden: 23,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { ...CLOSE, epochs: 400, peak: 6e-3 },
    { do: "calibrate", how: "mse" },
    { ...CLOSE, epochs: 100, peak: 3e-3, rounding: { bits: 8, perRow: true } },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

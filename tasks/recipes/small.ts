/**
 * The small candidate.
 *
 * Run alone: `deno task reproduce --profile full --only small`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";
import { CLOSE } from "./close.ts";

/** The small candidate. */
export const SMALL: Recipe = {
  name: "small",
  title: "small candidate",
  about:
    "At most 1/100 of the base in bytes and 1/20 in MACs: distilled with attention and hints for long, then trained on with 5-bit weights and 7-bit activations.",
  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 8,
    kernel: [20, 6],
    stride: [20, 4],
    hidden: 22,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { ...CLOSE, epochs: 1200, peak: 6e-3 },
    { do: "calibrate", how: "mse" },
    { ...CLOSE, epochs: 300, peak: 3e-3, rounding: { bits: 5, perRow: true } },
    { do: "round", to: { bits: 5, perRow: true } },
  ],
};

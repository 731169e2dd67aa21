/**
 * The small candidate.
 *
 * Run alone: `deno task reproduce --profile full --only small`.
 *
 * @module
 */
import type { Recipe, WeightFormat } from "@kws/compress";
import { CLOSE_AND_LONG } from "./close.ts";

/** As many bits as 2,817 bytes allow. */
const FORMAT: WeightFormat = {
  bits: 5,
  exceptions: { "conv.weight": 6, "gru.weight_hh_l0": 6 },
  perRow: true,
};

/** The small candidate. */
export const SMALL: Recipe = {
  name: "small",
  title: "small candidate",
  about:
    "At most 1/100 of the base in bytes and 1/20 in MACs: distilled with attention and hints for long, then trained on with 5- and 6-bit weights and 7-bit activations.",
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
    { ...CLOSE_AND_LONG, epochs: 1200, peak: 6e-3 },
    { do: "calibrate", how: "mse" },
    { ...CLOSE_AND_LONG, epochs: 400, peak: 3e-3, rounding: FORMAT },
    { do: "round", to: FORMAT },
  ],
};

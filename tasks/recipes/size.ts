/**
 * The size candidate.
 *
 * Run alone: `deno task reproduce --profile full --only size`.
 *
 * @module
 */
import type { Recipe, WeightFormat } from "@kws/compress";
import { CLOSE_AND_LONG } from "./close.ts";

/** As many bits as 1,408 bytes allow. */
const FORMAT: WeightFormat = {
  bits: 5,
  exceptions: { "gru.weight_ih_l0": 6, "attention.hidden.weight": 6 },
  perRow: true,
};

/** The size candidate. */
export const SIZE: Recipe = {
  name: "size",
  title: "size candidate",
  about:
    "At most 1/200 of the base in bytes and 1/40 in MACs: the search's network, distilled with attention and hints for long, then trained on with 5- and 6-bit weights and 7-bit activations.",
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
    { ...CLOSE_AND_LONG, epochs: 1500, peak: 6e-3 },
    { do: "calibrate", how: "mse" },
    { ...CLOSE_AND_LONG, epochs: 500, peak: 3e-3, rounding: FORMAT },
    { do: "round", to: FORMAT },
  ],
};

/**
 * KD + int8, per tensor.
 *
 * Run alone: `deno task reproduce --profile full --only kd-int8-minmax`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD + int8, per tensor. */
export const KD_INT8_MINMAX: Recipe = {
  name: "kd-int8-minmax",
  title: "KD + int8, per tensor",
  about: "As KD + int8 with the simplest choices: ranges from the extremes, one scale a tensor.",

  lessons: "coarse",
  shape: {
    bands: 20,
    channels: 4,
    kernel: [6, 6],
    stride: [4, 3],
    hidden: 14,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "teachers" },
    { do: "calibrate", how: "min-max" },
    { do: "round", to: { bits: 8, perRow: false } },
  ],
};

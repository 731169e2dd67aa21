/**
 * KD + fp16.
 *
 * Run alone: `deno task reproduce --profile full --only kd-fp16`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD + fp16. */
export const KD_FP16: Recipe = {
  name: "kd-fp16",
  title: "KD + fp16",
  about: "The distilled student with its weights rounded to 16-bit floats.",
  minimum: true,
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
    { do: "round", to: "fp16" },
  ],
};

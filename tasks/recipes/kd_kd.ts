/**
 * KD → KD.
 *
 * Run alone: `deno task reproduce --profile full --only kd-kd`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD → KD. */
export const KD_KD: Recipe = {
  name: "kd-kd",
  title: "KD → KD",
  about:
    "In two steps: an assistant of 7,787 parameters learns from the base models, the student from the assistant.",
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
    {
      do: "assistant",
      from: "teachers",
      epochs: 120,
      shape: {
        bands: 20,
        channels: 8,
        kernel: [6, 6],
        stride: [4, 3],
        hidden: 32,
        layers: 1,
        dropout: 0,
      },
    },
    { do: "train", from: "teachers" },
  ],
};

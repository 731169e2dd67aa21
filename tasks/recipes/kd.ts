/**
 * KD.
 *
 * Run alone: `deno task reproduce --profile full --only kd`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD. */
export const KD: Recipe = {
  name: "kd",
  title: "KD",
  about: "A student of 1,747 parameters learns the mean log-odds of three base models.",
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
  ],
};

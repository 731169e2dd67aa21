/**
 * AD + KD.
 *
 * Run alone: `deno task reproduce --profile full --only ad-kd`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** AD + KD. */
export const AD_KD: Recipe = {
  name: "ad-kd",
  title: "AD + KD",
  about: "Distillation of the outputs and of the attention over time.",
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
    { do: "train", from: "teachers", attention: 0.3 },
  ],
};

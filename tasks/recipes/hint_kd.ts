/**
 * hints + KD.
 *
 * Run alone: `deno task reproduce --profile full --only hint-kd`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** hints + KD. */
export const HINT_KD: Recipe = {
  name: "hint-kd",
  title: "hints + KD",
  about:
    "Distillation of the outputs and, through a projection, of the first teacher's pooled state.",

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
    { do: "train", from: "teachers", hint: 0.02 },
  ],
};

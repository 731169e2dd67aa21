/**
 * published 3,117, packed.
 *
 * Run alone: `deno task reproduce --profile full --only published-3117`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** published 3,117, packed. */
export const PUBLISHED_3117: Recipe = {
  name: "published-3117",
  title: "published 3,117, packed",
  about:
    "The smallest network of the first public solution, distilled on our lessons, packed in our format.",

  lessons: "fine",
  shape: {
    bands: 40,
    channels: 2,
    kernel: [5, 20],
    stride: [2, 6],
    hidden: 16,
    layers: 1,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "teachers", peak: 4e-3 },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

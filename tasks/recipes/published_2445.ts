/**
 * published 2,445, packed.
 *
 * Run alone: `deno task reproduce --profile full --only published-2445`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** published 2,445, packed. */
export const PUBLISHED_2445: Recipe = {
  name: "published-2445",
  title: "published 2,445, packed",
  about:
    "The smallest network of the best public solution, distilled with attention on our lessons, packed in our format.",

  lessons: "fine",
  shape: {
    bands: 40,
    channels: 2,
    kernel: [5, 20],
    stride: [2, 8],
    hidden: 10,
    layers: 2,
    dropout: 0,
  },
  steps: [
    { do: "train", from: "teachers", peak: 4e-3, attention: 0.3 },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
};

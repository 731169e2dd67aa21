/**
 * KD + int4.
 *
 * Run alone: `deno task reproduce --profile full --only kd-int4`.
 *
 * @module
 */
import type { Recipe } from "@kws/compress";

/** KD + int4. */
export const KD_INT4: Recipe = {
  name: "kd-int4",
  title: "KD + int4",
  about:
    "The distilled student rounded to 4 bits after training: what training with rounding is measured against.",

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
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 4, perRow: true } },
  ],
};

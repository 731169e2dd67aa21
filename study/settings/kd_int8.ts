/**
 * KD + int8: Do 8-bit weights with 7-bit activations, rounded after training, cost anything?
 *
 * Run alone: `deno task reproduce --profile full --only kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "kd-int8",
  title: "KD + int8",
  order: 6,
  family: "quantisation",
  parent: "kd",
  about:
    "The distilled student, weights rounded to 8 bits and activations to 7 after training; ranges by least squared error.",
  question: "Do 8-bit weights with 7-bit activations, rounded after training, cost anything?",
  expected: "Little; activations are the risk, so their range is laid by least squared error.",
  minimum: true,
  topology: "crnn",
  shape: {
    bands: 20,
    channels: 4,
    kernel: [6, 6],
    stride: [4, 3],
    hidden: 14,
    layers: 1,
    dropout: 0,
  },
  set: COARSE,
  featureOffset: -4,
  steps: [
    {
      do: "train",
      from: "teachers",
      epochs: 160,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.008,
      warmup: 0.3,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 52 },
      gain: 1,
      distillation: { temperature: 2, share: 0.95 },
      attention: 0,
      hint: 0,
    },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

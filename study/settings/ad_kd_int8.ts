/**
 * AD + KD + int8: Does the student with attention distillation survive rounding to 8 bits?
 *
 * Run alone: `deno task reproduce --profile full --only ad-kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "ad-kd-int8",
  title: "AD + KD + int8",
  order: 12,
  family: "distillation",
  about: "Distillation of outputs and attention, then 8-bit weights and 7-bit activations.",
  question: "Does the student with attention distillation survive rounding to 8 bits?",
  expected: "As well as the one without.",
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
      attention: 0.3,
      hint: 0,
    },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

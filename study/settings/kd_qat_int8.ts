/**
 * KD + QAT int8: Does training with 8-bit rounding repair what rounding costs?
 *
 * Run alone: `deno task reproduce --profile full --only kd-qat-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "kd-qat-int8",
  title: "KD + QAT int8",
  order: 16,
  family: "quantisation",
  parent: "kd",
  about:
    "Distilled as floats, then on with 8-bit weights and 7-bit activations, the GRU's states among them.",
  question: "Does training with 8-bit rounding repair what rounding costs?",
  expected: "It should, where there is anything to repair.",
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
    {
      do: "train",
      from: "teachers",
      epochs: 80,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.003,
      warmup: 0.3,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 52 },
      gain: 1,
      distillation: { temperature: 2, share: 0.95 },
      attention: 0,
      hint: 0,
      rounding: { bits: 8, perRow: true },
    },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

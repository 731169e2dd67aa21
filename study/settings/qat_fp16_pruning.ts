/**
 * QAT + fp16 + pruning: How good are pruning and 16-bit weights without a teacher?
 *
 * Run alone: `deno task reproduce --profile full --only qat-fp16-pruning`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "qat-fp16-pruning",
  title: "QAT + fp16 + pruning",
  order: 15,
  family: "pruning",
  about:
    "From labels alone: 20 units pruned to 14 by magnitude, trained on with rounded weights and activations, stored as 16-bit floats.",
  question: "How good are pruning and 16-bit weights without a teacher?",
  expected: "Worse than with a teacher.",
  topology: "crnn",
  shape: {
    bands: 20,
    channels: 4,
    kernel: [6, 6],
    stride: [4, 3],
    hidden: 20,
    layers: 1,
    dropout: 0,
  },
  set: COARSE,
  featureOffset: -4,
  steps: [
    {
      do: "train",
      from: "labels",
      epochs: 160,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.008,
      warmup: 0.3,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 0 },
      gain: 1,
      distillation: { temperature: 1, share: 0 },
      attention: 0,
      hint: 0,
    },
    { do: "prune", hidden: 14, by: "magnitude" },
    { do: "calibrate", how: "mse" },
    {
      do: "train",
      from: "labels",
      epochs: 80,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.004,
      warmup: 0.3,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 0 },
      gain: 1,
      distillation: { temperature: 1, share: 0 },
      attention: 0,
      hint: 0,
      rounding: { bits: 8, perRow: true },
    },
    { do: "round", to: "fp16" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

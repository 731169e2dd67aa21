/**
 * QAT int8: How good is 8-bit training from labels, without a teacher?
 *
 * Run alone: `deno task reproduce --profile full --only qat-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "qat-int8",
  title: "QAT int8",
  order: 14,
  family: "quantisation",
  about:
    "From labels alone: a float network, then training with 8-bit weights and 7-bit activations.",
  question: "How good is 8-bit training from labels, without a teacher?",
  expected: "Worse than with a teacher: the labels of a few thousand clips are all it sees.",
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
    { do: "calibrate", how: "mse" },
    {
      do: "train",
      from: "labels",
      epochs: 60,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.002,
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
    { do: "round", to: { bits: 8, perRow: true } },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

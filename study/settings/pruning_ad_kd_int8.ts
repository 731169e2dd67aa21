/**
 * pruning + AD + KD + int8: Do pruning, attention distillation and 8 bits add up?
 *
 * Run alone: `deno task reproduce --profile full --only pruning-ad-kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "pruning-ad-kd-int8",
  title: "pruning + AD + KD + int8",
  order: 21,
  family: "pruning",
  about:
    "Distilled with attention at 20 units, pruned to 14, distilled on, 8-bit weights and 7-bit activations.",
  question: "Do pruning, attention distillation and 8 bits add up?",
  expected: "Yes, each touches another weakness.",
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
    { do: "prune", hidden: 14, by: "taylor" },
    {
      do: "train",
      from: "teachers",
      epochs: 80,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.004,
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
  seeds: { main: 5, others: 0 },
};

export default setting;

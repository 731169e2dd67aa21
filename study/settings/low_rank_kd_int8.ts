/**
 * low rank + KD + int8: Does the low-rank student survive rounding to 8 bits?
 *
 * Run alone: `deno task reproduce --profile full --only low-rank-kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "low-rank-kd-int8",
  title: "low rank + KD + int8",
  order: 23,
  family: "factorisation",
  about:
    "Distilled, factorised at rank 6 and distilled on, then rounded to 8 bits; the file holds the products.",
  question: "Does the low-rank student survive rounding to 8 bits?",
  expected: "As well as the dense one.",
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
      attention: 0,
      hint: 0,
      rank: 6,
    },
    { do: "calibrate", how: "mse" },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

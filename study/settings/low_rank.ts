/**
 * low rank: Can the GRU's matrices be trained as products of thin ones?
 *
 * Run alone: `deno task reproduce --profile full --only low-rank`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "low-rank",
  title: "low rank",
  order: 22,
  family: "factorisation",
  about:
    "From labels alone: the GRU's matrices as products of rank 6, fitted to a trained network and trained on.",
  question: "Can the GRU's matrices be trained as products of thin ones?",
  expected: "Some loss: at this width the matrices have little rank to spare.",
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
      rank: 6,
    },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

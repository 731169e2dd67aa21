/**
 * pruning + KD: Does a teacher help the cut network?
 *
 * Run alone: `deno task reproduce --profile full --only pruning-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "pruning-kd",
  title: "pruning + KD",
  order: 19,
  family: "pruning",
  about:
    "20 units with learned gates under distillation; the 14 of largest gates stay and are distilled on.",
  question: "Does a teacher help the cut network?",
  expected: "Yes, as it helps every small network here.",
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
      attention: 0,
      hint: 0,
      gates: 0.002,
    },
    { do: "prune", hidden: 14, by: "gates" },
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
    },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

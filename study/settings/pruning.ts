/**
 * pruning: Can units be cut by the size of trained gates, without a teacher?
 *
 * Run alone: `deno task reproduce --profile full --only pruning`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "pruning",
  title: "pruning",
  order: 18,
  family: "pruning",
  about:
    "From labels alone: 20 units pruned to 14 by the first-order change of the loss, then trained on.",
  question: "Can units be cut by the size of trained gates, without a teacher?",
  expected: "The cut network should beat one trained at that width, from labels alike.",
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
    { do: "prune", hidden: 14, by: "taylor" },
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
    },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

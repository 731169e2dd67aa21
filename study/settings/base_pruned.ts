/**
 * pruned base: Can the base lose 30 % of its GRU's units?
 *
 * Run alone: `deno task reproduce --profile full --only base-pruned`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { FINE } from "../sets/fine.ts";

const setting: Setting = {
  name: "base-pruned",
  title: "pruned base",
  order: 2,
  family: "pruning",
  about:
    "The base model with 30 % of the GRU's units cut from both layers by magnitude, taught by the uncut models.",
  question: "Can the base lose 30 % of its GRU's units?",
  expected: "Yes, as the network is wide for one word.",
  topology: "crnn",
  shape: {
    bands: 40,
    channels: 8,
    kernel: [5, 20],
    stride: [2, 8],
    hidden: 64,
    layers: 2,
    dropout: 0.1,
  },
  set: FINE,
  featureOffset: 0,
  steps: [
    { do: "load", setting: "base" },
    { do: "prune", hidden: 45, by: "magnitude" },
    {
      do: "train",
      from: "teachers",
      epochs: 100,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.001,
      warmup: 0.1,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 52 },
      gain: 1,
      distillation: { temperature: 2, share: 0.95 },
      attention: 0,
      hint: 0,
    },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

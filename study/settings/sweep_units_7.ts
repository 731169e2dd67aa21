/**
 * KD with 7 units: What do 7 units change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/units-7`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "sweep/units-7",
  title: "KD with 7 units",
  order: 103,
  family: "sweeps",
  about: "KD with another number of GRU units.",
  question: "What do 7 units change?",
  expected: "More units, less error.",
  topology: "crnn",
  shape: {
    bands: 20,
    channels: 4,
    kernel: [6, 6],
    stride: [4, 3],
    hidden: 7,
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
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 1, others: 0 },
};

export default setting;

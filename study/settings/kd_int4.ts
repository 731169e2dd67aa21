/**
 * KD + int4: How far do 4-bit weights fall without training for them?
 *
 * Run alone: `deno task reproduce --profile full --only kd-int4`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "kd-int4",
  title: "KD + int4",
  order: 8,
  family: "quantisation",
  parent: "kd",
  about:
    "The distilled student rounded to 4 bits after training: what quantisation-aware training is measured against.",
  question: "How far do 4-bit weights fall without training for them?",
  expected: "A visible loss, as each weight keeps 15 values.",
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
    { do: "round", to: { bits: 4, perRow: true } },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

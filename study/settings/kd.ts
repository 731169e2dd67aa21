/**
 * KD: Can a student of 1,747 parameters learn from the teachers' log-odds alone?
 *
 * Run alone: `deno task reproduce --profile full --only kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "kd",
  title: "KD",
  order: 4,
  family: "distillation",
  about: "A student of 1,747 parameters learns the mean log-odds of three base models.",
  question: "Can a student of 1,747 parameters learn from the teachers' log-odds alone?",
  expected:
    "A clearly smaller error than the same network trained on labels, as unlabelled sounds count too.",
  minimum: true,
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
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

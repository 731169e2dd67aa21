/**
 * hints + KD: Does learning a teacher's states (hints) help?
 *
 * Run alone: `deno task reproduce --profile full --only hint-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "hint-kd",
  title: "hints + KD",
  order: 13,
  family: "distillation",
  about:
    "Distillation of the outputs and, through a projection, of the first teacher's pooled state.",
  question: "Does learning a teacher's states (hints) help?",
  expected: "A little: a state says more than its log-odds, but the student's is narrow.",
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
      hint: 0.02,
    },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

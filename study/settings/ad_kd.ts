/**
 * AD + KD: Does learning the teachers' attention over time help?
 *
 * Run alone: `deno task reproduce --profile full --only ad-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "ad-kd",
  title: "AD + KD",
  order: 11,
  family: "distillation",
  about: "Distillation of the outputs and of the attention over time.",
  question: "Does learning the teachers' attention over time help?",
  expected: "It should say where in a clip the keyword is, which log-odds do not.",
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
      attention: 0.3,
      hint: 0,
    },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

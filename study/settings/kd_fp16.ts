/**
 * KD + fp16: Do 16-bit weights cost anything?
 *
 * Run alone: `deno task reproduce --profile full --only kd-fp16`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "kd-fp16",
  title: "KD + fp16",
  order: 5,
  family: "quantisation",
  parent: "kd",
  about: "The distilled student with its weights rounded to 16-bit floats.",
  question: "Do 16-bit weights cost anything?",
  expected: "No: rounding to 11 significant bits is far below the training noise.",
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
    { do: "round", to: "fp16" },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

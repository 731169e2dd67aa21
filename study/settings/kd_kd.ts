/**
 * KD → KD: Does an assistant network of middle size help a small student?
 *
 * Run alone: `deno task reproduce --profile full --only kd-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "kd-kd",
  title: "KD → KD",
  order: 9,
  family: "distillation",
  about:
    "In two steps: an assistant of 7,787 parameters learns from the base models, the student from the assistant.",
  question: "Does an assistant network of middle size help a small student?",
  expected: "A little, if the gap between teacher and student is too wide (Mirzadeh et al., 2020).",
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
      do: "assistant",
      shape: {
        bands: 20,
        channels: 8,
        kernel: [6, 6],
        stride: [4, 3],
        hidden: 32,
        layers: 1,
        dropout: 0,
      },
      from: "teachers",
      epochs: 120,
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
  seeds: { main: 3, others: 0 },
};

export default setting;

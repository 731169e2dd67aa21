/**
 * KD + int8, per tensor: Does the range of the activations matter, if laid by the extremes?
 *
 * Run alone: `deno task reproduce --profile full --only kd-int8-minmax`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";

const setting: Setting = {
  name: "kd-int8-minmax",
  title: "KD + int8, per tensor",
  order: 7,
  family: "quantisation",
  parent: "kd",
  about: "As KD + int8 with the simplest choices: ranges from the extremes, one scale a tensor.",
  question: "Does the range of the activations matter, if laid by the extremes?",
  expected:
    "Yes: rare loud frames stretch the range and waste steps; one scale a tensor wastes more.",
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
    { do: "calibrate", how: "min-max" },
    { do: "round", to: { bits: 8, perRow: false } },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

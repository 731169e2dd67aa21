/**
 * distilled base: Is it the distillation, and not the small network, that makes the students good?
 *
 * Run alone: `deno task reproduce --profile full --only base-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { FINE } from "../sets/fine.ts";

const setting: Setting = {
  name: "base-kd",
  title: "distilled base",
  order: 1.7,
  family: "comparators",
  about:
    "The base's own network, distilled from the ensemble of the bases on our distillation set: equal terms with the students.",
  question: "Is it the distillation, and not the small network, that makes the students good?",
  expected: "Better than the base, close to the ensemble of its teachers.",
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
  featureOffset: -4,
  listens: true,
  steps: [
    {
      do: "train",
      from: "teachers",
      epochs: 80,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.002,
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
  ],
  seeds: { main: 2, others: 0 },
};

export default setting;

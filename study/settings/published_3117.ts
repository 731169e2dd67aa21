/**
 * published 3,117, packed: How good is the assignment's own best small network on this distillation set?
 *
 * Run alone: `deno task reproduce --profile full --only published-3117`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { FINE } from "../sets/fine.ts";

const setting: Setting = {
  name: "published-3117",
  title: "published 3,117, packed",
  order: 24,
  family: "peers",
  about:
    "The smallest network of the first public solution, distilled on our distillation set, packed in our format.",
  question: "How good is the assignment's own best small network on this distillation set?",
  expected:
    "Better than published, as its teachers are; it is the size that candidates are to beat.",
  topology: "crnn",
  shape: {
    bands: 40,
    channels: 2,
    kernel: [5, 20],
    stride: [2, 6],
    hidden: 16,
    layers: 1,
    dropout: 0,
  },
  set: FINE,
  featureOffset: -4,
  steps: [
    {
      do: "train",
      from: "teachers",
      epochs: 160,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.004,
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
    { do: "round", to: { bits: 8, perRow: true } },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

/**
 * base model: How good is the assignment's network with a good recipe?
 *
 * Run alone: `deno task reproduce --profile full --only base`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";

const setting: Setting = {
  name: "base",
  title: "base model",
  order: 1,
  family: "base",
  about: "The assignment's network, trained on labelled recordings; its recipe is frozen.",
  question: "How good is the assignment's network with a good recipe?",
  expected: "Well below the assignment's 2e-4, so that it does not flatter what is compressed.",
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
  listens: true,
  featureOffset: 0,
  steps: [
    {
      do: "fit",
      epochs: 150,
      batches: 49,
      batch: 128,
      shards: 8,
      schedule: { kind: "one-cycle", peak: 0.002, warmup: 0.3 },
      l2: 0.00001,
      clip: 5,
      average: 0.998,
      frontEnd: { sampleRate: 16000, fftLength: 400, hop: 160, bands: 40 },
      augmentation: {
        shift: 100,
        gain: { probability: 0.5, low: -18, high: 6 },
        noise: { probability: 0.55, low: 0, high: 30 },
        white: { probability: 0.2, sigma: 0.01 },
      },
      masks: { frequency: 15, time: 35 },
      noises: 6,
    },
  ],
  seeds: { main: 5, others: 2 },
};

export default setting;

/**
 * stream-trained base: What does the assignment's network hear when it is trained on streams?
 *
 * Run alone: `deno task reproduce --profile full --only base-stream`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { segmentRecipe } from "../sets/segment_recipe.ts";

const setting: Setting = {
  name: "base-stream",
  title: "stream-trained base",
  order: 1.5,
  family: "base",
  about:
    "The assignment's network, trained on composed segments of streams at every step and on isolated clips.",
  question: "What does the assignment's network hear when it is trained on streams?",
  expected:
    "Far fewer false accepts in connected speech at equal misses, and clips about as well as before.",
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
      batch: 64,
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
      noises: 3,
      segments: {
        batch: 40,
        share: 0.6,
        recipe: segmentRecipe(4),
        readings: { count: 700, voices: 80 },
        zones: { lead: 0.05, hang: 0.4, leave: 0.6 },
        weights: { positives: "all", hard: 0.5, hardest: 3 },
      },
    },
  ],
  seeds: { main: 5, others: 2 },
};

export default setting;

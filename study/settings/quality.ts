/**
 * quality candidate: How small is a detector that loses nothing?
 *
 * Run alone: `deno task reproduce --profile full --only quality`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";
import { COARSE_STREAMS } from "../sets/coarse_streams.ts";

const setting: Setting = {
  name: "quality",
  title: "quality candidate",
  order: 28,
  family: "candidates",
  about:
    "At least ten times less of both than the base and no worse: distilled with attention and hints, then trained on with 8-bit weights and 7-bit activations.",
  question: "How small is a detector that loses nothing?",
  expected: "About a tenth of the base's MACs.",
  topology: "crnn",
  shape: {
    bands: 20,
    channels: 6,
    kernel: [6, 6],
    stride: [3, 3],
    hidden: 23,
    layers: 1,
    dropout: 0,
  },
  set: COARSE,
  streams: COARSE_STREAMS,
  listens: true,
  featureOffset: -4,
  steps: [
    {
      do: "train",
      from: "teachers",
      epochs: 400,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.006,
      warmup: 0.3,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 104 },
      gain: 1,
      distillation: { temperature: 1.5, share: 0.95 },
      attention: 1,
      hint: 0.1,
      segments: {
        batch: 64,
        chain: 4,
        share: 0.5,
        zones: { lead: 0.05, hang: 0.4, leave: 0.6 },
        weights: { positives: "all", hard: 0.5, hardest: 3 },
        positive: 3,
      },
    },
    { do: "calibrate", how: "mse" },
    {
      do: "train",
      from: "teachers",
      epochs: 100,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.003,
      warmup: 0.3,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 104 },
      gain: 1,
      distillation: { temperature: 1.5, share: 0.95 },
      attention: 1,
      hint: 0.1,
      segments: {
        batch: 64,
        chain: 4,
        share: 0.5,
        zones: { lead: 0.05, hang: 0.4, leave: 0.6 },
        weights: { positives: "all", hard: 0.5, hardest: 3 },
        positive: 3,
      },
      rounding: { bits: 8, perRow: true },
    },
    { do: "round", to: { bits: 8, perRow: true } },
  ],
  seeds: { main: 5, others: 2 },
  limits: { bytes: 28177, macs: 93380 },
};

export default setting;

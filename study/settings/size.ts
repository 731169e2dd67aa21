/**
 * size candidate: Is there an acceptable detector at 1/200 of the base's bytes and 1/40 of its MACs?
 *
 * Run alone: `deno task reproduce --profile full --only size`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { COARSE } from "../sets/coarse.ts";
import { COARSE_STREAMS } from "../sets/coarse_streams.ts";

const setting: Setting = {
  name: "size",
  title: "size candidate",
  order: 26,
  family: "candidates",
  about:
    "At most 1/200 of the base in bytes and 1/40 in MACs: a reset-free GRU with bottleneck attention, distilled from clips and from streams at every step, with attention and hints, then trained on with 5- and 6-bit weights and 7-bit activations.",
  question: "Is there an acceptable detector at 1/200 of the base's bytes and 1/40 of its MACs?",
  expected: "Only with a network without reset gates and very long training.",
  topology: "crnn",
  shape: {
    bands: 20,
    channels: 6,
    kernel: [19, 6],
    stride: [20, 4],
    hidden: 19,
    layers: 1,
    dropout: 0,
    gates: 2,
    attention: 5,
  },
  set: COARSE,
  streams: COARSE_STREAMS,
  listens: true,
  featureOffset: -4,
  steps: [
    {
      do: "train",
      from: "teachers",
      epochs: 600,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.006,
      warmup: 0.3,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 80 },
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
      epochs: 200,
      batches: 49,
      batch: 128,
      shards: 8,
      peak: 0.003,
      warmup: 0.3,
      average: 0.998,
      l2: 0,
      clip: 5,
      mix: { noise: 6, unlabelled: 80 },
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
      rounding: {
        bits: 5,
        exceptions: { "gru.weight_ih_l0": 6, "gru.weight_hh_l0": 6 },
        perRow: true,
      },
    },
    {
      do: "round",
      to: {
        bits: 5,
        exceptions: { "gru.weight_ih_l0": 6, "gru.weight_hh_l0": 6 },
        perRow: true,
      },
    },
  ],
  seeds: { main: 5, others: 2 },
  limits: { bytes: 1408, macs: 23345 },
};

export default setting;

/**
 * size candidate: Is there an acceptable detector at 1/200 of the base's bytes and 1/40 of its MACs?
 *
 * Run alone: `deno task reproduce --profile full --only size`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { CANDIDATE, trainAndRound } from "../recipes/candidate.ts";

const setting: Setting = {
  name: "size",
  title: "size candidate",
  order: 26,
  ...CANDIDATE,
  about:
    "At most 1/200 of the base in bytes and 1/40 in MACs: a reset-free GRU with bottleneck attention, distilled from clips and from streams at every step, with attention and hints, then trained on with 5- and 6-bit weights and 7-bit activations.",
  question: "Is there an acceptable detector at 1/200 of the base's bytes and 1/40 of its MACs?",
  expected: "Only with a network without reset gates and very long training.",
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
  steps: trainAndRound({
    bits: 5,
    exceptions: { "gru.weight_ih_l0": 6, "gru.weight_hh_l0": 6 },
    perRow: true,
  }, { floats: 600, rounded: 200 }),
  limits: { bytes: 1408, macs: 23345 },
};

export default setting;

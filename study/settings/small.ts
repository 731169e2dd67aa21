/**
 * small candidate: Is there an acceptable detector at 1/100 of the base's bytes and 1/20 of its MACs?
 *
 * Run alone: `deno task reproduce --profile full --only small`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { CANDIDATE, trainAndRound } from "../recipes/candidate.ts";

const setting: Setting = {
  name: "small",
  title: "small candidate",
  order: 27,
  ...CANDIDATE,
  about:
    "At most 1/100 of the base in bytes and 1/20 in MACs: distilled from clips and from streams at every step, with attention and hints, then trained on with 5- and 6-bit weights and 7-bit activations.",
  question: "Is there an acceptable detector at 1/100 of the base's bytes and 1/20 of its MACs?",
  expected: "Yes, with long training close to the teachers.",
  shape: {
    bands: 20,
    channels: 8,
    kernel: [20, 6],
    stride: [20, 4],
    hidden: 22,
    layers: 1,
    dropout: 0,
  },
  steps: trainAndRound({
    bits: 5,
    exceptions: { "conv.weight": 6, "gru.weight_hh_l0": 6 },
    perRow: true,
  }, { floats: 800, rounded: 200 }),
  limits: { bytes: 2817, macs: 46690 },
};

export default setting;

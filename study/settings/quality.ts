/**
 * quality candidate: How small is a detector that loses nothing?
 *
 * Run alone: `deno task reproduce --profile full --only quality`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { CANDIDATE, trainAndRound } from "../recipes/candidate.ts";
import { INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "quality",
  title: "quality candidate",
  order: 28,
  ...CANDIDATE,
  about:
    "At least ten times less of both than the base and no worse: distilled with attention and hints, then trained on with 8-bit weights and 7-bit activations.",
  question: "How small is a detector that loses nothing?",
  expected: "About a tenth of the base's MACs.",
  shape: {
    bands: 20,
    channels: 6,
    kernel: [6, 6],
    stride: [3, 3],
    hidden: 23,
    layers: 1,
    dropout: 0,
  },
  steps: trainAndRound(INT8, {
    floats: 400,
    rounded: 100,
    mix: { noise: 6, unlabelled: 104 },
  }),
  limits: { bytes: 28177, macs: 93380 },
};

export default setting;

/**
 * published 2,445, packed: How good is the smallest public network of the assignment on this distillation set?
 *
 * Run alone: `deno task reproduce --profile full --only published-2445`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { FINE } from "../sets/fine.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "published-2445",
  title: "published 2,445, packed",
  order: 25,
  family: "peers",
  about:
    "The smallest network of the best public solution, distilled with attention on our distillation set, packed in our format.",
  question: "How good is the smallest public network of the assignment on this distillation set?",
  expected: "A little worse than the larger one.",
  topology: "crnn",
  shape: {
    bands: 40,
    channels: 2,
    kernel: [5, 20],
    stride: [2, 8],
    hidden: 10,
    layers: 2,
    dropout: 0,
  },
  set: FINE,
  featureOffset: -4,
  steps: [
    { ...DISTIL, peak: 0.004, attention: 0.3 },
    CALIBRATE,
    { do: "round", to: INT8 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

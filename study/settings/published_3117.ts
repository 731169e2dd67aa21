/**
 * published 3,117, packed: How good is the assignment's own best small network on this distillation set?
 *
 * Run alone: `deno task reproduce --profile full --only published-3117`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { FINE } from "../sets/fine.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

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
    { ...DISTIL, peak: 0.004 },
    CALIBRATE,
    { do: "round", to: INT8 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

/**
 * pruning + AD + KD + int8: Do pruning, attention distillation and 8 bits add up?
 *
 * Run alone: `deno task reproduce --profile full --only pruning-ad-kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "pruning-ad-kd-int8",
  title: "pruning + AD + KD + int8",
  order: 21,
  family: "pruning",
  about:
    "Distilled with attention at 20 units, pruned to 14, distilled on, 8-bit weights and 7-bit activations.",
  question: "Do pruning, attention distillation and 8 bits add up?",
  expected: "Yes, each touches another weakness.",
  ...student(20),
  steps: [
    { ...DISTIL, attention: 0.3 },
    { do: "prune", hidden: 14, by: "taylor" },
    { ...DISTIL, epochs: 80, peak: 0.004, attention: 0.3 },
    CALIBRATE,
    { do: "round", to: INT8 },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

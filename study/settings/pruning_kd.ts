/**
 * pruning + KD: Does a teacher help the cut network?
 *
 * Run alone: `deno task reproduce --profile full --only pruning-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "pruning-kd",
  title: "pruning + KD",
  order: 19,
  family: "pruning",
  about:
    "20 units with learned gates under distillation; the 14 of largest gates stay and are distilled on.",
  question: "Does a teacher help the cut network?",
  expected: "Yes, as it helps every small network here.",
  ...student(20),
  steps: [
    { ...DISTIL, gates: 0.002 },
    { do: "prune", hidden: 14, by: "gates" },
    { ...DISTIL, epochs: 80, peak: 0.004 },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

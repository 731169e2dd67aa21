/**
 * gradual pruning + KD: Is cutting in several rounds better than cutting at once?
 *
 * Run alone: `deno task reproduce --profile full --only pruning-gradual-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "pruning-gradual-kd",
  title: "gradual pruning + KD",
  order: 20,
  family: "pruning",
  about:
    "20 units under distillation, cut by gradient times weight to 17, 15 and 14 with distillation between.",
  question: "Is cutting in several rounds better than cutting at once?",
  expected: "A little, as the network recovers between the cuts.",
  ...student(20),
  steps: [
    DISTIL,
    { do: "prune", hidden: 17, by: "taylor" },
    { ...DISTIL, epochs: 20, peak: 0.004 },
    { do: "prune", hidden: 15, by: "taylor" },
    { ...DISTIL, epochs: 20, peak: 0.004 },
    { do: "prune", hidden: 14, by: "taylor" },
    { ...DISTIL, epochs: 80, peak: 0.004 },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

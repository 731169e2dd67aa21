/**
 * hints + KD: Does learning a teacher's states (hints) help?
 *
 * Run alone: `deno task reproduce --profile full --only hint-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "hint-kd",
  title: "hints + KD",
  order: 13,
  family: "distillation",
  about:
    "Distillation of the outputs and, through a projection, of the first teacher's pooled state.",
  question: "Does learning a teacher's states (hints) help?",
  expected: "A little: a state says more than its log-odds, but the student's is narrow.",
  ...student(14),
  steps: [
    { ...DISTIL, hint: 0.02 },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

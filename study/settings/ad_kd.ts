/**
 * AD + KD: Does learning the teachers' attention over time help?
 *
 * Run alone: `deno task reproduce --profile full --only ad-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "ad-kd",
  title: "AD + KD",
  order: 11,
  family: "distillation",
  about: "Distillation of the outputs and of the attention over time.",
  question: "Does learning the teachers' attention over time help?",
  expected: "It should say where in a clip the keyword is, which log-odds do not.",
  minimum: true,
  ...student(14),
  steps: [
    { ...DISTIL, attention: 0.3 },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

/**
 * KD: Can a student of 1,747 parameters learn from the teachers' log-odds alone?
 *
 * Run alone: `deno task reproduce --profile full --only kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd",
  title: "KD",
  order: 4,
  family: "distillation",
  about: "A student of 1,747 parameters learns the mean log-odds of three base models.",
  question: "Can a student of 1,747 parameters learn from the teachers' log-odds alone?",
  expected:
    "A clearly smaller error than the same network trained on labels, as unlabelled sounds count too.",
  minimum: true,
  ...student(14),
  steps: [
    DISTIL,
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

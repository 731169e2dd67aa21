/**
 * AD + KD + int8: Does the student with attention distillation survive rounding to 8 bits?
 *
 * Run alone: `deno task reproduce --profile full --only ad-kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "ad-kd-int8",
  title: "AD + KD + int8",
  order: 12,
  family: "distillation",
  about: "Distillation of outputs and attention, then 8-bit weights and 7-bit activations.",
  question: "Does the student with attention distillation survive rounding to 8 bits?",
  expected: "As well as the one without.",
  minimum: true,
  ...student(14),
  steps: [
    { ...DISTIL, attention: 0.3 },
    CALIBRATE,
    { do: "round", to: INT8 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

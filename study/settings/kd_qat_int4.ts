/**
 * KD + QAT int4: Does training with 4-bit rounding repair what rounding costs?
 *
 * Run alone: `deno task reproduce --profile full --only kd-qat-int4`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, DISTIL, INT4 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd-qat-int4",
  title: "KD + QAT int4",
  order: 17,
  family: "quantisation",
  parent: "kd",
  about: "Distilled as floats, then on with 4-bit weights and 7-bit activations.",
  question: "Does training with 4-bit rounding repair what rounding costs?",
  expected: "Most of it, given enough epochs.",
  ...student(14),
  steps: [
    DISTIL,
    CALIBRATE,
    { ...DISTIL, epochs: 300, peak: 0.004, rounding: INT4 },
    { do: "round", to: INT4 },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

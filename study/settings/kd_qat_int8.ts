/**
 * KD + QAT int8: Does training with 8-bit rounding repair what rounding costs?
 *
 * Run alone: `deno task reproduce --profile full --only kd-qat-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd-qat-int8",
  title: "KD + QAT int8",
  order: 16,
  family: "quantisation",
  parent: "kd",
  about:
    "Distilled as floats, then on with 8-bit weights and 7-bit activations, the GRU's states among them.",
  question: "Does training with 8-bit rounding repair what rounding costs?",
  expected: "It should, where there is anything to repair.",
  ...student(14),
  steps: [
    DISTIL,
    CALIBRATE,
    { ...DISTIL, epochs: 80, peak: 0.003, rounding: INT8 },
    { do: "round", to: INT8 },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

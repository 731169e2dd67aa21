/**
 * KD + int4: How far do 4-bit weights fall without training for them?
 *
 * Run alone: `deno task reproduce --profile full --only kd-int4`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, DISTIL, INT4 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd-int4",
  title: "KD + int4",
  order: 8,
  family: "quantisation",
  parent: "kd",
  about:
    "The distilled student rounded to 4 bits after training: what quantisation-aware training is measured against.",
  question: "How far do 4-bit weights fall without training for them?",
  expected: "A visible loss, as each weight keeps 15 values.",
  ...student(14),
  steps: [
    DISTIL,
    CALIBRATE,
    { do: "round", to: INT4 },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

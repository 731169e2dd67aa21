/**
 * low rank + KD + int8: Does the low-rank student survive rounding to 8 bits?
 *
 * Run alone: `deno task reproduce --profile full --only low-rank-kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "low-rank-kd-int8",
  title: "low rank + KD + int8",
  order: 23,
  family: "factorisation",
  about:
    "Distilled, factorised at rank 6 and distilled on, then rounded to 8 bits; the file holds the products.",
  question: "Does the low-rank student survive rounding to 8 bits?",
  expected: "As well as the dense one.",
  ...student(14),
  steps: [
    DISTIL,
    { ...DISTIL, epochs: 80, peak: 0.004, rank: 6 },
    CALIBRATE,
    { do: "round", to: INT8 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

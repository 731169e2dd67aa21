/**
 * KD + int8: Do 8-bit weights with 7-bit activations, rounded after training, cost anything?
 *
 * Run alone: `deno task reproduce --profile full --only kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd-int8",
  title: "KD + int8",
  order: 6,
  family: "quantisation",
  parent: "kd",
  about:
    "The distilled student, weights rounded to 8 bits and activations to 7 after training; ranges by least squared error.",
  question: "Do 8-bit weights with 7-bit activations, rounded after training, cost anything?",
  expected: "Little; activations are the risk, so their range is laid by least squared error.",
  minimum: true,
  ...student(14),
  steps: [
    DISTIL,
    CALIBRATE,
    { do: "round", to: INT8 },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

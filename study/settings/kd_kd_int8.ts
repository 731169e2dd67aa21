/**
 * KD → KD + int8: Does the assisted student survive rounding to 8 bits?
 *
 * Run alone: `deno task reproduce --profile full --only kd-kd-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, DISTIL, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd-kd-int8",
  title: "KD → KD + int8",
  order: 10,
  family: "distillation",
  about: "Two steps of distillation, then 8-bit weights and 7-bit activations.",
  question: "Does the assisted student survive rounding to 8 bits?",
  expected: "As well as the student without an assistant.",
  minimum: true,
  ...student(14),
  steps: [
    { ...DISTIL, do: "assistant", shape: { ...student(32).shape, channels: 8 }, epochs: 120 },
    DISTIL,
    CALIBRATE,
    { do: "round", to: INT8 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

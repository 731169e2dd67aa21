/**
 * KD + fp16: Do 16-bit weights cost anything?
 *
 * Run alone: `deno task reproduce --profile full --only kd-fp16`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd-fp16",
  title: "KD + fp16",
  order: 5,
  family: "quantisation",
  parent: "kd",
  about: "The distilled student with its weights rounded to 16-bit floats.",
  question: "Do 16-bit weights cost anything?",
  expected: "No: rounding to 11 significant bits is far below the training noise.",
  minimum: true,
  ...student(14),
  steps: [
    DISTIL,
    { do: "round", to: "fp16" },
  ],
  seeds: { main: 5, others: 0 },
};

export default setting;

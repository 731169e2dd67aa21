/**
 * KD → KD: Does an assistant network of middle size help a small student?
 *
 * Run alone: `deno task reproduce --profile full --only kd-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd-kd",
  title: "KD → KD",
  order: 9,
  family: "distillation",
  about:
    "In two steps: an assistant of 7,787 parameters learns from the base models, the student from the assistant.",
  question: "Does an assistant network of middle size help a small student?",
  expected: "A little, if the gap between teacher and student is too wide (Mirzadeh et al., 2020).",
  minimum: true,
  ...student(14),
  steps: [
    { ...DISTIL, do: "assistant", shape: { ...student(32).shape, channels: 8 }, epochs: 120 },
    DISTIL,
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

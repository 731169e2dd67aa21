/**
 * KD + int8, per tensor: Does the range of the activations matter, if laid by the extremes?
 *
 * Run alone: `deno task reproduce --profile full --only kd-int8-minmax`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "kd-int8-minmax",
  title: "KD + int8, per tensor",
  order: 7,
  family: "quantisation",
  parent: "kd",
  about: "As KD + int8 with the simplest choices: ranges from the extremes, one scale a tensor.",
  question: "Does the range of the activations matter, if laid by the extremes?",
  expected:
    "Yes: rare loud frames stretch the range and waste steps; one scale a tensor wastes more.",
  ...student(14),
  steps: [
    DISTIL,
    { do: "calibrate", how: "min-max" },
    { do: "round", to: { bits: 8, perRow: false } },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

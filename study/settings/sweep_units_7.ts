/**
 * KD with 7 units: What do 7 units change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/units-7`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "sweep/units-7",
  title: "KD with 7 units",
  order: 103,
  family: "sweeps",
  about: "KD with another number of GRU units.",
  question: "What do 7 units change?",
  expected: "More units, less error.",
  ...student(7),
  steps: [
    DISTIL,
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 1, others: 0 },
};

export default setting;

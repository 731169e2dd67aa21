/**
 * KD at temperature 8: What does a temperature of 8 change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/temperature-8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "sweep/temperature-8",
  title: "KD at temperature 8",
  order: 102,
  family: "sweeps",
  about: "KD at another temperature.",
  question: "What does a temperature of 8 change?",
  expected: "Little within the noise of a seed.",
  ...student(14),
  steps: [
    { ...DISTIL, distillation: { temperature: 8, share: 0.95 } },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 1, others: 0 },
};

export default setting;

/**
 * KD at temperature 4: What does a temperature of 4 change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/temperature-4`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "sweep/temperature-4",
  title: "KD at temperature 4",
  order: 101,
  family: "sweeps",
  about: "KD at another temperature.",
  question: "What does a temperature of 4 change?",
  expected: "Little within the noise of a seed.",
  ...student(14),
  steps: [
    { ...DISTIL, distillation: { temperature: 4, share: 0.95 } },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 1, others: 0 },
};

export default setting;

/**
 * QAT + fp16 + pruning: How good are pruning and 16-bit weights without a teacher?
 *
 * Run alone: `deno task reproduce --profile full --only qat-fp16-pruning`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, FROM_LABELS, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "qat-fp16-pruning",
  title: "QAT + fp16 + pruning",
  order: 15,
  family: "pruning",
  about:
    "From labels alone: 20 units pruned to 14 by magnitude, trained on with rounded weights and activations, stored as 16-bit floats.",
  question: "How good are pruning and 16-bit weights without a teacher?",
  expected: "Worse than with a teacher.",
  ...student(20),
  steps: [
    FROM_LABELS,
    { do: "prune", hidden: 14, by: "magnitude" },
    CALIBRATE,
    { ...FROM_LABELS, epochs: 80, peak: 0.004, rounding: INT8 },
    { do: "round", to: "fp16" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

/**
 * QAT int8: How good is 8-bit training from labels, without a teacher?
 *
 * Run alone: `deno task reproduce --profile full --only qat-int8`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { CALIBRATE, FROM_LABELS, INT8 } from "../recipes/steps.ts";

const setting: Setting = {
  name: "qat-int8",
  title: "QAT int8",
  order: 14,
  family: "quantisation",
  about:
    "From labels alone: a float network, then training with 8-bit weights and 7-bit activations.",
  question: "How good is 8-bit training from labels, without a teacher?",
  expected: "Worse than with a teacher: the labels of a few thousand clips are all it sees.",
  ...student(14),
  steps: [
    FROM_LABELS,
    CALIBRATE,
    { ...FROM_LABELS, epochs: 60, peak: 0.002, rounding: INT8 },
    { do: "round", to: INT8 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

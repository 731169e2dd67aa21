/**
 * low rank: Can the GRU's matrices be trained as products of thin ones?
 *
 * Run alone: `deno task reproduce --profile full --only low-rank`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { FROM_LABELS } from "../recipes/steps.ts";

const setting: Setting = {
  name: "low-rank",
  title: "low rank",
  order: 22,
  family: "factorisation",
  about:
    "From labels alone: the GRU's matrices as products of rank 6, fitted to a trained network and trained on.",
  question: "Can the GRU's matrices be trained as products of thin ones?",
  expected: "Some loss: at this width the matrices have little rank to spare.",
  ...student(14),
  steps: [
    FROM_LABELS,
    { ...FROM_LABELS, epochs: 80, peak: 0.004, rank: 6 },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

/**
 * pruning: Can units be cut by the first-order change of the loss, without a teacher?
 *
 * Run alone: `deno task reproduce --profile full --only pruning`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { student } from "../recipes/student.ts";
import { FROM_LABELS } from "../recipes/steps.ts";

const setting: Setting = {
  name: "pruning",
  title: "pruning",
  order: 18,
  family: "pruning",
  about:
    "From labels alone: 20 units pruned to 14 by the first-order change of the loss, then trained on.",
  question: "Can units be cut by the first-order change of the loss, without a teacher?",
  expected: "The cut network should beat one trained at that width, from labels alike.",
  ...student(20),
  steps: [
    FROM_LABELS,
    { do: "prune", hidden: 14, by: "taylor" },
    { ...FROM_LABELS, epochs: 80, peak: 0.004 },
    { do: "round", to: "fp32" },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

/**
 * distilled base: Is it the distillation, and not the small network, that makes the students good?
 *
 * Run alone: `deno task reproduce --profile full --only base-kd`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { FINE } from "../sets/fine.ts";
import { BASE_NETWORK } from "../recipes/base_network.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "base-kd",
  title: "distilled base",
  order: 1.7,
  family: "comparators",
  about:
    "The base's own network, distilled from the ensemble of the bases on our distillation set: equal terms with the students, without the base's dropout as they.",
  question: "Is it the distillation, and not the small network, that makes the students good?",
  expected: "Better than the base, close to the ensemble of its teachers.",
  ...BASE_NETWORK,
  set: FINE,
  featureOffset: -4,
  listens: true,
  steps: [
    { ...DISTIL, epochs: 80, peak: 0.002 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

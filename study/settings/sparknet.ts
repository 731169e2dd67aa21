/**
 * SparkNet-C16: How good is a published small detector on this distillation set?
 *
 * Run alone: `deno task reproduce --profile full --only sparknet`.
 *
 * @module
 */
import type { Setting } from "../setting.ts";
import { FINE } from "../sets/fine.ts";
import { DISTIL } from "../recipes/steps.ts";

const setting: Setting = {
  name: "sparknet",
  title: "SparkNet-C16",
  order: 3,
  family: "peers",
  about:
    "A published depthwise-separable network, distilled like kd, in 32-bit floats: it has no packed file.",
  question: "How good is a published small detector on this distillation set?",
  expected: "Good at many more MACs.",
  topology: "sparknet",
  shape: { bands: 40, channels: 16, kernels: [11, 15, 19, 29], gates: 32 },
  set: FINE,
  featureOffset: -4,
  steps: [
    { ...DISTIL, gateNoise: 0.5 },
  ],
  seeds: { main: 3, others: 0 },
};

export default setting;

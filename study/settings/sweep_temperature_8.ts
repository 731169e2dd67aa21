/**
 * KD at temperature 8: What does a temperature of 8 change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/temperature-8`.
 *
 * @module
 */
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "temperature-8",
    title: "KD at temperature 8",
    order: 102,
    about: "KD at another temperature.",
    question: "What does a temperature of 8 change?",
    expected: "Little within the noise of a seed.",
  },
  { step: { distillation: { temperature: 8, share: 0.95 } } },
);

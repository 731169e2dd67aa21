/**
 * KD at temperature 1: What does a temperature of 1 change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/temperature-1`.
 *
 * @module
 */
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "temperature-1",
    title: "KD at temperature 1",
    order: 100,
    about: "KD at another temperature.",
    question: "What does a temperature of 1 change?",
    expected: "Little within the noise of a seed.",
  },
  { step: { distillation: { temperature: 1, share: 0.95 } } },
);

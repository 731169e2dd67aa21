/**
 * KD at temperature 4: What does a temperature of 4 change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/temperature-4`.
 *
 * @module
 */
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "temperature-4",
    title: "KD at temperature 4",
    order: 101,
    about: "KD at another temperature.",
    question: "What does a temperature of 4 change?",
    expected: "Little within the noise of a seed.",
  },
  { step: { distillation: { temperature: 4, share: 0.95 } } },
);

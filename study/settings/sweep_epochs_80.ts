/**
 * KD in 80 epochs: What do 80 epochs change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/epochs-80`.
 *
 * @module
 */
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "epochs-80",
    title: "KD in 80 epochs",
    order: 107,
    about: "KD for another time.",
    question: "What do 80 epochs change?",
    expected: "Longer is better, by less each time.",
  },
  { step: { epochs: 80 } },
);

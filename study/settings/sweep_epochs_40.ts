/**
 * KD in 40 epochs: What do 40 epochs change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/epochs-40`.
 *
 * @module
 */
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "epochs-40",
    title: "KD in 40 epochs",
    order: 106,
    about: "KD for another time.",
    question: "What do 40 epochs change?",
    expected: "Longer is better, by less each time.",
  },
  { step: { epochs: 40 } },
);

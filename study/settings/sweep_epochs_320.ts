/**
 * KD in 320 epochs: What do 320 epochs change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/epochs-320`.
 *
 * @module
 */
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "epochs-320",
    title: "KD in 320 epochs",
    order: 108,
    about: "KD for another time.",
    question: "What do 320 epochs change?",
    expected: "Longer is better, by less each time.",
  },
  { step: { epochs: 320 } },
);

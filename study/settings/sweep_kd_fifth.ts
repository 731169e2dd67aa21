/**
 * KD on a fifth of the sounds: What would more sounds bring?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/kd-fifth`.
 *
 * @module
 */
import { COARSE_FIFTH } from "../sets/fifths.ts";
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "kd-fifth",
    title: "KD on a fifth of the sounds",
    order: 110,
    about: "A fifth of the sounds in the distillation set.",
    question: "What would more sounds bring?",
    expected: "A little more error.",
  },
  { set: COARSE_FIFTH },
);

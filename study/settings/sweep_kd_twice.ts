/**
 * KD on twice the sounds: Are the sounds of the set enough, or would fresh ones for every epoch teach more?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/kd-twice`.
 *
 * @module
 */
import { kdSweep, TWICE } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "kd-twice",
    title: "KD on twice the sounds",
    order: 110.5,
    about: "Twice the sounds in the distillation set.",
    question: "Are the sounds of the set enough, or would fresh ones for every epoch teach more?",
    expected: "The same error: of the set as it is a sound is drawn two to four times.",
  },
  { set: TWICE },
);

/**
 * KD without unlabelled sounds: What do the sounds bring that only the teachers can label?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/kd-labelled`.
 *
 * @module
 */
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "kd-labelled",
    title: "KD without unlabelled sounds",
    order: 109,
    about: "No sounds without a label.",
    question: "What do the sounds bring that only the teachers can label?",
    expected: "A larger error: speakers and words are few.",
  },
  { step: { mix: { noise: 6, unlabelled: 0 } } },
);

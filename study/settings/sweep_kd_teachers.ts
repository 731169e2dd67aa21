/**
 * KD from teachers of each seed's own: How much of what seeds differ by do their common teachers hide?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/kd-teachers`.
 *
 * @module
 */
import { COARSE } from "../sets/coarse.ts";
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "kd-teachers",
    title: "KD, teachers per seed",
    order: 112.5,
    about: "Each seed has three teachers of its own, of the base's five seeds.",
    question: "How much of what seeds differ by do their common teachers hide?",
    expected: "The same error, and seeds that differ more.",
  },
  {
    set: {
      ...COARSE,
      name: "coarse-teachers",
      teachers: { ...COARSE.teachers, perSeed: true },
    },
  },
);

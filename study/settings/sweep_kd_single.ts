/**
 * KD from one teacher: What do three teachers bring?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/kd-single`.
 *
 * @module
 */
import { COARSE_FIFTH } from "../sets/fifths.ts";
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "kd-single",
    title: "KD from one teacher",
    order: 112,
    about: "A fifth of the sounds, from one teacher.",
    question: "What do three teachers bring?",
    expected: "A little less error.",
  },
  {
    set: {
      ...COARSE_FIFTH,
      name: "coarse-fifth-single",
      teachers: { ...COARSE_FIFTH.teachers, seeds: 1 },
    },
  },
);

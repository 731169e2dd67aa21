/**
 * KD with the front end of the base: What does half of the bands at half of the rate cost?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/kd-fine`.
 *
 * @module
 */
import type { CrnnShape } from "@kws/models";
import { student } from "../recipes/student.ts";
import { FINE_FIFTH } from "../sets/fifths.ts";
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "kd-fine",
    title: "KD with the front end of the base",
    order: 111,
    about: "A fifth of the sounds, heard through the front end of the base.",
    question: "What does half of the bands at half of the rate cost?",
    expected: "Nothing that shows.",
  },
  {
    set: FINE_FIFTH,
    // The same reach in Hz and in time, with four times the weights.
    shape: { ...student(14).shape as CrnnShape, bands: 40, kernel: [12, 12], stride: [8, 6] },
  },
);

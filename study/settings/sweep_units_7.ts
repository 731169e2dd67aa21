/**
 * KD with 7 units: What do 7 units change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/units-7`.
 *
 * @module
 */
import { student } from "../recipes/student.ts";
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "units-7",
    title: "KD with 7 units",
    order: 103,
    about: "KD with another number of GRU units.",
    question: "What do 7 units change?",
    expected: "More units, less error.",
  },
  { shape: student(7).shape },
);

/**
 * KD with 20 units: What do 20 units change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/units-20`.
 *
 * @module
 */
import { student } from "../recipes/student.ts";
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "units-20",
    title: "KD with 20 units",
    order: 105,
    about: "KD with another number of GRU units.",
    question: "What do 20 units change?",
    expected: "More units, less error.",
  },
  { shape: student(20).shape },
);

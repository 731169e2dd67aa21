/**
 * KD with 10 units: What do 10 units change?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/units-10`.
 *
 * @module
 */
import { student } from "../recipes/student.ts";
import { kdSweep } from "./_kd_sweep.ts";

export default kdSweep(
  {
    name: "units-10",
    title: "KD with 10 units",
    order: 104,
    about: "KD with another number of GRU units.",
    question: "What do 10 units change?",
    expected: "More units, less error.",
  },
  { shape: student(10).shape },
);

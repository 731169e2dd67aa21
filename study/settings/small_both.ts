/**
 * small, words evenly and the base beside: Does what students of scarce words need make *small* a better listener
 * on every keyword?
 *
 * Run alone: `deno task reproduce --profile full --only small-both`.
 *
 * @module
 */
import small from "./small.ts";
import { bothChanges } from "./_both.ts";

export default bothChanges(small, 27.9);

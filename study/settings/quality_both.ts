/**
 * quality, words evenly and the base beside: Does what students of scarce words need make *quality* a better listener
 * on every keyword?
 *
 * Run alone: `deno task reproduce --profile full --only quality-both`.
 *
 * @module
 */
import quality from "./quality.ts";
import { bothChanges } from "./_both.ts";

export default bothChanges(quality, 28.9);

/**
 * size, words evenly and the base beside: Does what students of scarce words need make *size* a better listener
 * on every keyword?
 *
 * Run alone: `deno task reproduce --profile full --only size-both`.
 *
 * @module
 */
import size from "./size.ts";
import { bothChanges } from "./_both.ts";

export default bothChanges(size, 26.9);

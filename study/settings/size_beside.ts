/**
 * size, the base beside alone: Does *size* tell words apart better if those who teach it on streams do?
 *
 * Run alone: `deno task reproduce --profile full --keyword left --only size-beside`.
 *
 * @module
 */
import size from "./size.ts";
import { baseBeside } from "./_base_beside.ts";

export default baseBeside(size, 26.8);

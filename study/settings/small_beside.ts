/**
 * small, the base beside alone: Does *small* tell words apart better if those who teach it on streams do?
 *
 * Run alone: `deno task reproduce --profile full --keyword left --only small-beside`.
 *
 * @module
 */
import small from "./small.ts";
import { baseBeside } from "./_base_beside.ts";

export default baseBeside(small, 27.8);

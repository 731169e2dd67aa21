/**
 * quality, the base beside alone: Does *quality* tell words apart better if those who teach it on streams do?
 *
 * Run alone: `deno task reproduce --profile full --keyword left --only quality-beside`.
 *
 * @module
 */
import quality from "./quality.ts";
import { baseBeside } from "./_base_beside.ts";

export default baseBeside(quality, 28.8);

/**
 * quality, words evenly alone: Does *quality* refuse words that hardly anybody recorded, if it hears every word equally
 * often?
 *
 * Run alone: `deno task reproduce --profile full --only quality-even`.
 *
 * @module
 */
import quality from "./quality.ts";
import { wordsEvenly } from "./_words_evenly.ts";

export default wordsEvenly(quality, 28.6);

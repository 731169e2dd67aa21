/**
 * size, words evenly alone: Does *size* refuse words that hardly anybody recorded, if it hears every word equally
 * often?
 *
 * Run alone: `deno task reproduce --profile full --only size-even`.
 *
 * @module
 */
import size from "./size.ts";
import { wordsEvenly } from "./_words_evenly.ts";

export default wordsEvenly(size, 26.6);

/**
 * small, words evenly alone: Does *small* refuse words that hardly anybody recorded, if it hears every word equally
 * often?
 *
 * Run alone: `deno task reproduce --profile full --only small-even`.
 *
 * @module
 */
import small from "./small.ts";
import { wordsEvenly } from "./_words_evenly.ts";

export default wordsEvenly(small, 27.6);

/**
 * small, plain streams: What do words that are drawn evenly, and the base among the teachers, bring to *small*?
 *
 * Run alone: `deno task reproduce --profile full --only small-plain`.
 *
 * @module
 */
import { plainStreams } from "./_plain_streams.ts";
import small from "./small.ts";

export default plainStreams(small, 27.9);

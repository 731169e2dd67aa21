/**
 * size, plain streams: What do words that are drawn evenly, and the base among the teachers, bring to *size*?
 *
 * Run alone: `deno task reproduce --profile full --only size-plain`.
 *
 * @module
 */
import { plainStreams } from "./_plain_streams.ts";
import size from "./size.ts";

export default plainStreams(size, 26.9);

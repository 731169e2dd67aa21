/**
 * quality, plain streams: What do words that are drawn evenly, and the base among the teachers, bring to *quality*?
 *
 * Run alone: `deno task reproduce --profile full --only quality-plain`.
 *
 * @module
 */
import { plainStreams } from "./_plain_streams.ts";
import quality from "./quality.ts";

export default plainStreams(quality, 28.9);

/**
 * quality, clips alone: What does training on streams cost and bring?
 *
 * Run alone: `deno task reproduce --profile full --only quality-clips`.
 *
 * @module
 */
import { withoutStreams } from "./_without_streams.ts";
import quality from "./quality.ts";

export default withoutStreams(quality, 28.3);

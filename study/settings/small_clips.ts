/**
 * small, clips alone: What does training on streams cost and bring?
 *
 * Run alone: `deno task reproduce --profile full --only small-clips`.
 *
 * @module
 */
import { withoutStreams } from "./_without_streams.ts";
import small from "./small.ts";

export default withoutStreams(small, 28.2);

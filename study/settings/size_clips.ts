/**
 * size, clips alone: What does training on streams cost and bring?
 *
 * Run alone: `deno task reproduce --profile full --only size-clips`.
 *
 * @module
 */
import { withoutStreams } from "./_without_streams.ts";
import size from "./size.ts";

export default withoutStreams(size, 28.1);

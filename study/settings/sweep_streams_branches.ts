/**
 * small in short, branches: Do branches that cost nothing in the end help?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-branches`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "branches",
  order: 126,
  about: "Three parallel branches of the convolution, folded afterwards.",
  question: "Do branches that cost nothing in the end help?",
  expected: "Little, as they are linear.",
}, [shortStep({ branches: [[20, 6], [10, 6], [20, 3]] })]);

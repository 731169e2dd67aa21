/**
 * small in short, unweighted: What does the weight on the hardest steps of each segment bring?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-unweighted`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "unweighted",
  order: 123,
  about: "No weight on the hardest steps.",
  question: "What does the weight on the hardest steps of each segment bring?",
  expected: "More false accepts without it.",
}, [shortStep({ segments: { weights: { positives: "all", hard: 0, hardest: 3 } } })]);

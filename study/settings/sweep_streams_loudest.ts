/**
 * small in short, loudest: Is it better to ask for one loud step than for all of them?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-loudest`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "loudest",
  order: 122,
  about: "The keyword's steps are weighed by their loudness, so that one loud step is enough.",
  question: "Is it better to ask for one loud step than for all of them?",
  expected: "Fewer misses, as nothing is asked of steps that cannot know yet.",
}, [shortStep({ segments: { weights: { positives: "loudest", hard: 0.5, hardest: 3 } } })]);

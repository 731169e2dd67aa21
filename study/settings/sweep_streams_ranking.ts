/**
 * small in short, ranking: Does a loss on what is measured, the ranking, help?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-ranking`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "ranking",
  order: 125,
  about: "A loss on the ranking of clips.",
  question: "Does a loss on what is measured, the ranking, help?",
  expected: "A little less 1 − AUC on clips.",
}, [shortStep({ ranking: 0.5 })]);

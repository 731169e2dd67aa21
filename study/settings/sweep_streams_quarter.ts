/**
 * small in short, quarter: Would more, or ever fresh, segments help?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-quarter`.
 *
 * @module
 */
import { POOL, shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep(
  {
    name: "quarter",
    order: 129,
    about: "A quarter of the segments in the pool.",
    question: "Would more, or ever fresh, segments help?",
    expected: "Worse with a quarter: then more would help.",
  },
  [shortStep({})],
  { streams: { ...POOL, name: "coarse-streams-quarter", count: 20000 } },
);

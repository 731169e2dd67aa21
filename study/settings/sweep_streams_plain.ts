/**
 * small in short, plain: How good is a fifth of the training of small?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-plain`.
 *
 * @module
 */
import { shortStep, streamsSweep, WORDS_TOO } from "./_streams_sweep.ts";

export default streamsSweep(
  {
    name: "plain",
    order: 120,
    about:
      "The short training of *small*, on plain streams, that all others of its kind are compared with.",
    question: "How good is a fifth of the training of small?",
    expected: "Worse than small, and enough to see what a change brings.",
  },
  [shortStep({})],
  { seeds: WORDS_TOO },
);

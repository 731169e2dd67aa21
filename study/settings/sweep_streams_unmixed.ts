/**
 * small in short, unmixed: What do blends of sounds bring, that only the teachers judge?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-unmixed`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "unmixed",
  order: 132,
  about: "No blends of several sounds.",
  question: "What do blends of sounds bring, that only the teachers judge?",
  expected: "Worse without.",
}, [shortStep({ mix: { noise: 6, unlabelled: 0 } })]);

/**
 * small in short, longer: What does half as much training again bring?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-longer`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "longer",
  order: 127,
  about: "Half as long again.",
  question: "What does half as much training again bring?",
  expected: "A little.",
}, [shortStep({}), shortStep({ epochs: 100, peak: 0.003 })]);

/**
 * small in short, mined: What do mined negatives bring, against the same training without them?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-mined`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "mined",
  order: 128,
  about: "Half as long again, on hard negatives that the first pass has mined.",
  question: "What do mined negatives bring, against the same training without them?",
  expected: "Fewer false accepts.",
}, [
  shortStep({}),
  shortStep({ epochs: 100, peak: 0.003, segments: { mined: { share: 0.05, ofDraws: 0.25 } } }),
]);

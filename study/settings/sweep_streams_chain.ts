/**
 * small in short, chain: Does a network hear better on long streams when its states are carried on in training?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-chain`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "chain",
  order: 124,
  about: "Four segments in a row, the states carried on.",
  question:
    "Does a network hear better on long streams when its states are carried on in training?",
  expected: "Fewer false accepts after minutes.",
}, [shortStep({ segments: { chain: 4 } })]);

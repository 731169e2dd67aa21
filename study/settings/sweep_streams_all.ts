/**
 * small in short, all: Do the options add up?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-all`.
 *
 * @module
 */
import { shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep({
  name: "all",
  order: 133,
  about: "All options at once: loudest steps, chains, ranking, branches, mined negatives.",
  question: "Do the options add up?",
  expected: "No more than the best of them.",
}, [
  shortStep({ ranking: 0.5, branches: [[10, 3]] }),
  shortStep({
    epochs: 100,
    peak: 0.003,
    ranking: 0.5,
    segments: {
      chain: 4,
      weights: { positives: "loudest", hard: 0.5, hardest: 3 },
      mined: { share: 0.05, ofDraws: 0.25 },
    },
  }),
]);

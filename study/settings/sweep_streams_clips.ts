/**
 * small in short, clips: What do segments of streams bring?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-clips`.
 *
 * @module
 */
import { SHORT, streamsSweep } from "./_streams_sweep.ts";

const { segments: _, ...onClips } = SHORT;

export default streamsSweep(
  {
    name: "clips",
    order: 121,
    about: "Clips alone.",
    question: "What do segments of streams bring?",
    expected: "Streams much worse, clips a little better.",
  },
  [onClips],
  { streams: undefined },
);

/**
 * small in short, beside: What do the base's networks bring beside the teachers on streams?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-beside`.
 *
 * @module
 */
import { COARSE_STREAMS_BESIDE } from "../sets/coarse_streams_beside.ts";
import { POOL, shortStep, streamsSweep, WORDS_TOO } from "./_streams_sweep.ts";

export default streamsSweep(
  {
    name: "beside",
    order: 134,
    about: "Three networks of the base beside three of the stream-trained one.",
    question: "What do the base's networks bring beside the teachers on streams?",
    expected: "Words told apart as on clips, and streams heard as well.",
  },
  [shortStep({})],
  {
    seeds: WORDS_TOO,
    streams: {
      ...POOL,
      name: "coarse-streams-beside-third",
      teachers: COARSE_STREAMS_BESIDE.teachers,
    },
  },
);

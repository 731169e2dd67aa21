/**
 * small in short, teacher: What do three teachers bring on streams?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-teacher`.
 *
 * @module
 */
import { POOL, shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep(
  {
    name: "teacher",
    order: 131,
    about: "One teacher instead of three.",
    question: "What do three teachers bring on streams?",
    expected: "A little less error.",
  },
  [shortStep({})],
  {
    streams: {
      ...POOL,
      name: "coarse-streams-single",
      teachers: { setting: "base-stream", seeds: 1 },
    },
  },
);

/**
 * small in short, rooms: Do rooms help on recordings that were made in rooms?
 *
 * Run alone: `deno task reproduce --profile full --only sweep/streams-rooms`.
 *
 * @module
 */
import { segmentRecipe } from "../recipes/segment_recipe.ts";
import { POOL, shortStep, streamsSweep } from "./_streams_sweep.ts";

export default streamsSweep(
  {
    name: "rooms",
    order: 130,
    about: "A third of the segments in a room.",
    question: "Do rooms help on recordings that were made in rooms?",
    expected: "Little: the recordings are close to the microphone.",
  },
  [shortStep({})],
  {
    streams: {
      ...POOL,
      name: "coarse-streams-rooms",
      recipe: { ...segmentRecipe(2.5), rooms: 1 / 3 },
    },
  },
);

/**
 * Segments of streams in which every other word is said equally often, however many clips it has: for
 * networks of 20 bands at a 20 ms hop, with the log-odds of teachers that learnt so.
 *
 * @module
 */
import type { SegmentSet } from "../setting.ts";
import { segmentRecipe } from "../recipes/segment_recipe.ts";
import { COARSE_STREAMS_PLAIN } from "./coarse_streams_plain.ts";

/** Segments of streams with all other words equally often. */
export const COARSE_STREAMS_EVEN: SegmentSet = {
  ...COARSE_STREAMS_PLAIN,
  name: "coarse-streams-even",
  teachers: { setting: "base-stream-even", seeds: 3 },
  recipe: segmentRecipe(2.5, "word"),
};

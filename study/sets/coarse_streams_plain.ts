/**
 * Segments of streams for networks of 20 bands at a 20 ms hop, with the log-odds of the stream-trained
 * base at every step.
 *
 * @module
 */
import type { SegmentSet } from "../setting.ts";
import { segmentRecipe } from "../recipes/segment_recipe.ts";

/** Segments of streams that draw other words clip by clip, judged by the stream-trained base alone. */
export const COARSE_STREAMS_PLAIN: SegmentSet = {
  name: "coarse-streams-plain",
  frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 20 },
  teachers: { setting: "base-stream", seeds: 3 },
  // A third of them is learnt by heart in a candidate's training: it hears its own sounds better and others worse.
  count: 240000,
  recipe: segmentRecipe(2.5),
  readings: { count: 700, voices: 80 },
};

/**
 * Segments of streams for networks of 20 bands at a 20 ms hop, with the mean log-odds of the stream-trained
 * base and of the base itself at every step: the one hears streams, the other tells words apart.
 *
 * @module
 */
import type { SegmentSet } from "../setting.ts";
import { COARSE_STREAMS_PLAIN } from "./coarse_streams_plain.ts";

/** Segments of streams that both kinds of base judge. */
export const COARSE_STREAMS_BESIDE: SegmentSet = {
  ...COARSE_STREAMS_PLAIN,
  name: "coarse-streams-beside",
  teachers: { ...COARSE_STREAMS_PLAIN.teachers, beside: "base" },
};

/**
 * Segments of streams in which every other word is said equally often, with the mean log-odds of the base
 * and of stream-trained bases that learnt so: for networks of 20 bands at a 20 ms hop.
 *
 * @module
 */
import type { SegmentSet } from "../setting.ts";
import { COARSE_STREAMS_EVEN } from "./coarse_streams_even.ts";

/** Segments of streams with all other words equally often, that both kinds of base judge. */
export const COARSE_STREAMS_BOTH: SegmentSet = {
  ...COARSE_STREAMS_EVEN,
  name: "coarse-streams-both",
  teachers: { ...COARSE_STREAMS_EVEN.teachers, beside: "base" },
};

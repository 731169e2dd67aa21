/**
 * Segments of streams in which every other word is said equally often, with the mean log-odds of the base
 * and of stream-trained bases that learnt so: for networks of 20 bands at a 20 ms hop.
 *
 * @module
 */
import type { SegmentSet } from "../setting.ts";
import { COARSE_STREAMS_EVEN } from "./coarse_streams_even.ts";

/** Segments of streams that both kinds of base judge: the one hears streams, the other tells words apart. */
export const COARSE_STREAMS: SegmentSet = {
  ...COARSE_STREAMS_EVEN,
  name: "coarse-streams",
  teachers: { ...COARSE_STREAMS_EVEN.teachers, beside: "base" },
};

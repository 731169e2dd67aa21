/**
 * The candidates' segments of streams in the base's own features, for networks that hear as the base does.
 *
 * @module
 */
import type { SegmentSet } from "../setting.ts";
import { COARSE_STREAMS } from "./coarse_streams.ts";
import { FINE } from "./fine.ts";

/** The same teachers and recipe; half as many segments, which take four times the memory each. */
export const FINE_STREAMS: SegmentSet = {
  ...COARSE_STREAMS,
  name: "fine-streams",
  frontEnd: FINE.frontEnd,
  count: COARSE_STREAMS.count / 2,
};

/**
 * What the steps of a network shall say of a segment of a stream.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { topologyOf } from "./topologies/mod.ts";

/** When a step counts for the keyword, by the last sample that it depends on; in seconds. */
export interface ZoneTimes {
  /** Before the keyword's end. */
  lead: number;
  /** After it. */
  hang: number;
  /** After it: until then a step counts for nothing. */
  leave: number;
}

/** What the study trains with: a detection is a hit until 0.5 s after the keyword's end. */
export const ZONES: ZoneTimes = { lead: 0.05, hang: 0.4, leave: 0.6 };

/** What a step shall say. */
export const ZONE = { other: 0, keyword: 1, nothing: -1 } as const;

/** Where the steps of a network end: the first one's last sample, and how far apart they are. */
export interface StepTimes {
  first: number;
  every: number;
}

/**
 * When a network's steps end in a stream, in samples.
 *
 * @param shape Of a kind that listens to streams.
 */
// deno-lint-ignore no-explicit-any
export function stepTimesOf(topology: string, shape: any, frontEnd: FrontEnd): StepTimes {
  const { hop, fftLength } = frontEnd;
  const { stride, frames } = topologyOf(topology).stream!;
  return { first: (frames(shape, 1) - 1) * hop + fftLength - 1, every: stride(shape) * hop };
}

/**
 * What every step shall say: the keyword from shortly before its end until it fades, nothing from its
 * middle to there and while it leaves the window, no keyword everywhere else.
 *
 * @param zones Receives {@linkcode ZONE} of each step; as many steps as it is long.
 * @param keyword Samples of the keyword's start and end, where it is said.
 */
export function layZones(
  zones: Int8Array,
  keyword: { start: number; end: number } | undefined,
  { first, every }: StepTimes,
  { lead, hang, leave }: ZoneTimes,
  sampleRate: number,
): void {
  zones.fill(ZONE.other);
  if (keyword === undefined) return;
  const { start, end } = keyword;
  const middle = (start + end) / 2;
  for (let t = 0; t < zones.length; t++) {
    const at = first + t * every;
    if (at >= end - lead * sampleRate && at <= end + hang * sampleRate) zones[t] = ZONE.keyword;
    else if (at >= middle && at <= end + leave * sampleRate) zones[t] = ZONE.nothing;
  }
}

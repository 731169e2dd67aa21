/**
 * How segments of streams are composed: of half of them the keyword is said among other words; of the
 * others, a part are pieces of words and sentences that a machine reads.
 *
 * @module
 */
import type { DrawBy, SegmentRecipe } from "@kws/corpus";

/** The recipe of all segments, of so many seconds each, and what of the other words comes equally often. */
export function segmentRecipe(seconds: number, others?: DrawBy): SegmentRecipe {
  return {
    seconds,
    keyword: 0.5,
    pieces: 0.2,
    sentences: 0.25,
    halves: 0.15,
    pauses: 0.15,
    speed: 0.15,
    rooms: 0,
    gain: { probability: 0.5, low: -18, high: 6 },
    noise: { probability: 0.6, low: 0, high: 30 },
    white: { probability: 0.2, sigma: 0.01 },
    ...(others !== undefined && { others }),
  };
}

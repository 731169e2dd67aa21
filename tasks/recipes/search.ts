/**
 * The search for the size candidate's network.
 *
 * Run: `deno task search --profile full`.
 *
 * @module
 */
import type { Search } from "../plan.ts";

/** Networks of at most 1/40 of the base's MACs and 1/200 of its bytes. */
export const SIZE_SEARCH: Search = {
  lessons: "coarse",
  config: {
    limits: { macs: 23345, bytes: 1408, bits: 5 },
    first: 11,
    keep: 0.5,
    rounds: [50, 150, 300],
    known: [
      {
        bands: 20,
        channels: 3,
        kernel: [6, 6],
        stride: [4, 3],
        hidden: 10,
        layers: 1,
        dropout: 0,
      },
      {
        bands: 20,
        channels: 3,
        kernel: [6, 6],
        stride: [4, 4],
        hidden: 14,
        layers: 1,
        dropout: 0,
      },
      {
        bands: 20,
        channels: 5,
        kernel: [20, 6],
        stride: [20, 4],
        hidden: 15,
        layers: 1,
        dropout: 0,
      },
    ],
    peak: 5e-3,
    batches: 49,
  },
};

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
    limits: { macs: 23345, bytes: 1408, bits: 6 },
    first: 14,
    keep: 0.4,
    rounds: [50, 150, 400],
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
    ],
    batches: 49,
  },
};

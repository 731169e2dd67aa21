/**
 * The searches for the size candidate's network.
 *
 * Run: `deno task search --profile full`, or with `--network gru`.
 *
 * @module
 */
import type { LightSearch, Search } from "../plan.ts";

/** At most 1/40 of the base's MACs and 1/200 of its bytes. */
const LIMITS = { macs: 23345, bytes: 1408, bits: 5 };

/** Light networks within the limits. */
export const LIGHT_SEARCH: LightSearch = {
  lessons: "coarse",
  light: {
    limits: LIMITS,
    first: 6,
    known: [
      {
        bands: 20,
        channels: 6,
        kernel: [19, 6],
        stride: [20, 4],
        hidden: 19,
        attention: 5,
      },
    ],
    keep: 0.4,
    rounds: [40, 120],
    peak: 6e-3,
    learning: {
      attention: 1,
      hint: 0.1,
      unlabelled: 80,
      distillation: { temperature: 1.5, share: 0.95 },
    },
    batches: 49,
  },
};

/** Whole networks within the limits. */
export const SIZE_SEARCH: Search = {
  lessons: "coarse",
  config: {
    limits: LIMITS,
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

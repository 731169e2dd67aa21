/**
 * The searches for the size candidate's network.
 *
 * @module
 */
import type { SearchConfig } from "./stages/search.ts";
import type { Distil, DistillationSet, Setting } from "./setting.ts";
import { DISTIL } from "./recipes/steps.ts";
import { settingNamed } from "./setting_named.ts";

/** A search and the distillation set that it learns from. */
export interface Search {
  set: DistillationSet;
  config: SearchConfig;
}

/** At most 1/40 of the base's MACs and 1/200 of its bytes. */
const LIMITS = { macs: 23345, bytes: 1408, bits: 5 };

const { do: _, ...DISTILLED } = DISTIL;

const TRAINING: Distil = { ...DISTILLED, epochs: 1, peak: 5e-3 };

const COMMON = { limits: LIMITS, featureOffset: -4, seed: 1 };

const CONFIGS: readonly SearchConfig[] = [
  {
    ...COMMON,
    space: "reset-free",
    by: "teachers",
    first: 6,
    keep: 0.4,
    rounds: [40, 120],
    known: [
      {
        ...{ bands: 20, channels: 6, kernel: [19, 6], stride: [20, 4], hidden: 19 },
        ...{ layers: 1, dropout: 0, gates: 2, attention: 5 },
      },
    ],
    training: {
      ...TRAINING,
      peak: 6e-3,
      mix: { noise: 6, unlabelled: 80 },
      distillation: { temperature: 1.5, share: 0.95 },
      attention: 1,
      hint: 0.1,
    },
  },
  {
    ...COMMON,
    space: "crnn",
    by: "labels",
    first: 11,
    keep: 0.5,
    rounds: [50, 150, 300],
    known: [
      { channels: 3, kernel: [6, 6], stride: [4, 3], hidden: 10 },
      { channels: 3, kernel: [6, 6], stride: [4, 4], hidden: 14 },
      { channels: 5, kernel: [20, 6], stride: [20, 4], hidden: 15 },
    ].map((shape) => ({ bands: 20, ...shape, layers: 1, dropout: 0 })),
    training: TRAINING,
  },
];

/** The searches by space; their set is the size candidate's. */
export function searchesOf(settings: readonly Setting[]): Search[] {
  const { set } = settingNamed(settings, "size");
  return CONFIGS.map((config) => ({ set: set!, config }));
}

/**
 * The smallest study that has a stage of every kind.
 *
 * @module
 */
import type { AnyStage } from "@kws/stages";
import { planStudy } from "../plan.ts";
import { PROFILES } from "../profiles.ts";
import { allSettings } from "../settings.ts";
import type { Study } from "../study.ts";

/** One keyword, eight settings, an epoch each. */
export const TINY: Study = {
  sources: "synthetic",
  keywords: ["happy"],
  seed: 1,
  engine: "wasm",
  profile: {
    ...PROFILES.quick,
    keywords: ["happy"],
    scarcity: { ...PROFILES.quick.scarcity, keywords: ["happy"] },
    settings: [
      ...["base", "base-stream", "base-stream-even", "base-pruned", "sparknet"],
      ...["kd", "kd-int8", "size"],
    ],
    basePace: 0.001,
    pace: 0.001,
    batches: 2,
    sets: {
      keyword: 0.1,
      other: 0.1,
      noise: 0.005,
      blended: 0.001,
      synthetic: 0.1,
      segments: 1 / 3000,
    },
    words: 0.004,
    syntheticClips: 4,
    streamKeywords: 2,
    resamples: 40,
  },
};

/** The plan, for the runner's threads too. */
export function plan(study: unknown): AnyStage[] {
  return planStudy(study as Study, allSettings());
}

/**
 * The plan for the runner's threads, which make it anew from the study.
 *
 * @module
 */
import type { AnyStage } from "@kws/stages";
import { planStudy } from "./plan.ts";
import type { Setting } from "./setting.ts";
import type { Study } from "./study.ts";

/** What a plan is made from, wherever it is made. */
export interface PlannedFrom {
  study: Study;
  /** All settings, as the run has read them: a thread reads no folder. */
  settings: readonly Setting[];
}

/** All stages of a study. */
export function plan(from: unknown): AnyStage[] {
  const { study, settings } = from as PlannedFrom;
  return planStudy(study, settings);
}

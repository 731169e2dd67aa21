/**
 * The plan for the runner's threads, which make it anew from the study.
 *
 * @module
 */
import type { AnyStage } from "@kws/stages";
import { planStudy } from "./plan.ts";
import type { Study } from "./study.ts";

/** All stages of a study. */
export function plan(study: unknown): AnyStage[] {
  return planStudy(study as Study);
}

/**
 * How a thread, or another process, comes to a plan: stages hold functions, which cannot be sent.
 *
 * @module
 */
import { closure } from "./select.ts";
import type { AnyStage } from "./stage.ts";

/** Where a plan comes from: a module that exports `plan`. */
export interface PlanSource {
  /** Address of the module, as `import.meta.url` gives it. */
  module: string;
  /** What its `plan` is given; JSON. */
  study: unknown;
}

/** What the module of a plan exports. */
interface PlanModule {
  /** The stages of a study, pure: the same for the same study in every thread. */
  plan(study: unknown): AnyStage[] | Promise<AnyStage[]>;
}

/** Builds the stages that a source describes. */
export async function buildPlan({ module, study }: PlanSource): Promise<AnyStage[]> {
  const { plan } = await import(module) as PlanModule;
  return closure(await plan(study));
}

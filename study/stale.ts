/**
 * Which committed results no longer belong to the plan.
 *
 * @module
 */
import { staleResults } from "@kws/stages";
import type { Asked } from "./command.ts";
import { committed } from "./command.ts";
import { planStudy } from "./plan.ts";
import { allSettings } from "./settings.ts";
import { type Label, studyOf } from "./study.ts";

/** A line for every stale result of a study. */
export async function staleText(
  { study, stages, label }: Pick<Asked, "study" | "stages" | "label">,
): Promise<
  string[]
> {
  const { manifests } = committed(label);
  const { engine } = study;
  const stale = await staleResults(stages, manifests, { engine, outside: false });
  return stale.map(({ stage, why }) => `${stage}: ${why}`);
}

/** A line for every stale result of the study behind a label. */
export async function staleOfLabel(label: Label, text: string): Promise<string[]> {
  const study = studyOf(label);
  return await staleText({ study, stages: planStudy(study, allSettings()), label: text });
}

/**
 * Which results no longer belong to the plan.
 *
 * @module
 */
import { type Manifest, readManifests, staleResults } from "@kws/stages";
import { wrapText } from "@kws/cli";
import type { Asked } from "./command.ts";
import { committed } from "./command.ts";
import { runManifests } from "./labels.ts";
import { planStudy } from "./plan.ts";
import { allSettings } from "./settings.ts";
import { type Label, studyOf } from "./study.ts";

type Planned = Pick<Asked, "study" | "stages">;

async function staleLines(
  { study: { engine }, stages }: Planned,
  manifests: ReadonlyMap<string, Manifest>,
): Promise<string[]> {
  const stale = await staleResults(stages, manifests, { engine, outside: false });
  return stale.map(({ stage, why }) => `${stage}: ${why}`);
}

/** A line for every stale result of a study that is committed. */
export async function staleText(asked: Planned & Pick<Asked, "label">): Promise<string[]> {
  return await staleLines(asked, committed(asked.label).manifests);
}

/** The study behind a label and its plan. */
function plannedOf(label: Label): Planned {
  const study = studyOf(label);
  return { study, stages: planStudy(study, allSettings()) };
}

/**
 * A line for every stale result of the study behind a label, of those that its report reads: what is committed, and
 * but for the published study what this checkout has computed beyond it.
 */
export async function staleOfLabel(label: Label, text: string): Promise<string[]> {
  // What recordings of one's own are, the label does not say.
  if (label.speech === "own") return [];
  const manifests = new Map(committed(text).manifests);
  if (text !== "full") {
    for (const [stage, manifest] of readManifests(runManifests(text))) {
      manifests.set(stage, manifest);
    }
  }
  return await staleLines(plannedOf(label), manifests);
}

/**
 * What is to be said of results that this checkout's own run of a study has left by an earlier recipe, in lines of a
 * terminal; none where there are none.
 */
export async function staleRunText(
  label: Label,
  text: string,
  own?: Planned,
  manifests: ReadonlyMap<string, Manifest> = readManifests(runManifests(text)),
): Promise<string[]> {
  if (label.speech === "own" && own === undefined) return [];
  const stale = await staleLines(own ?? plannedOf(label), manifests);
  if (stale.length === 0) return [];
  const [first] = stale;
  return wrapText(
    `${stale.length} of the results in dist/${text} are of an earlier recipe (${first}${
      stale.length > 1 ? ", and others" : ""
    }): deno task reproduce computes them anew`,
    80,
  );
}

/**
 * Which results no longer belong to the plan.
 *
 * @module
 */
import { type Manifest, readManifests } from "@kws/stages";
import { wrapText } from "@kws/cli";
import type { Asked } from "./command.ts";
import { committed } from "./command.ts";
import { ofEarlierRecipes } from "./earlier_recipes.ts";
import { runManifests } from "./labels.ts";
import { planStudy } from "./plan.ts";
import { allSettings } from "./settings.ts";
import { type Label, studyOf } from "./study.ts";

type Planned = Pick<Asked, "study" | "stages">;

type Manifests = ReadonlyMap<string, Manifest>;

async function staleLines(
  { stages }: Planned,
  manifests: Manifests,
  now: Manifests = manifests,
): Promise<string[]> {
  const stale = await ofEarlierRecipes(stages, { manifests, now });
  return stale.map(({ stage, why }) => `${stage}: ${why}`);
}

/** A line for every stale result of a study that is committed. */
export async function staleText(asked: Planned & Pick<Asked, "label">): Promise<string[]> {
  return await staleLines(asked, committed(asked.label).manifests);
}

/** The study behind a label and its plan, of those recordings that results tell of. */
function plannedOf(label: Label, now: Manifests): Planned {
  const study = studyOf(label);
  const { sources } = study;
  if (sources !== "synthetic") {
    const given = (name: string): string | undefined =>
      now.has(`recordings/${name}`) ? "" : undefined;
    sources.sentences = given("natural-speech");
    sources.validationSentences = given("natural-speech-validation");
    sources.moreWakeWords = given("wake-words");
  }
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
  return await staleLines(plannedOf(label, manifests), manifests);
}

/**
 * What is to be said of results that this checkout's own run of a study has left by an earlier recipe, in lines of a
 * terminal; none where there are none.
 */
export async function staleRunText(
  label: Label,
  text: string,
  own?: Planned,
  manifests: Manifests = readManifests(runManifests(text)),
): Promise<string[]> {
  if (label.speech === "own" && own === undefined) return [];
  const now = new Map([...committed(text).manifests, ...manifests]);
  const stale = await staleLines(own ?? plannedOf(label, now), manifests, now);
  if (stale.length === 0) return [];
  const [first] = stale;
  return wrapText(
    `${stale.length} of the results in dist/${text} are of an earlier recipe (${first}${
      stale.length > 1 ? ", and others" : ""
    }): deno task reproduce computes them anew`,
    80,
  );
}

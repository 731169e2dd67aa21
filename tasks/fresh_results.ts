/**
 * Which results of a study no longer belong to the code.
 *
 * @module
 */
import { planStudy, type Study, studyLabel } from "./plan.ts";
import { PROFILES } from "./profiles.ts";
import { readManifests } from "./ledger.ts";
import { LIGHT_SEARCH, SIZE_SEARCH } from "./recipes/search.ts";
import { type Stale, staleResults } from "./stage/freshness.ts";

/** The study that a folder of results belongs to, where its name says so. */
export function studyOf(label: string, root: string): Study | undefined {
  const [profile, ...rest] = label.split("-");
  const studies = (["synthetic", "real"] as const).map((speech): Study => ({
    // Any folder will do: what depends on its files is not compared.
    sources: speech === "synthetic" ? speech : {
      ...{ speech: `${root}/reports`, sentences: `${root}/reports` },
      ...{ name: "Speech Commands", custom: false },
    },
    keyword: rest.find((part) => part !== "synthetic") ?? "happy",
    seed: 1,
    profile: PROFILES[profile],
  }));
  return PROFILES[profile] && studies.find((study) => studyLabel(study) === label);
}

/** What is stale in a folder of results; nothing where its study is unknown. */
export async function staleStudy(root: string, label: string): Promise<Stale[]> {
  const study = studyOf(label, root);
  if (!study) return [];
  const stages = [...planStudy(study)];
  const { batches } = study.profile;
  for (
    const search of [
      { ...SIZE_SEARCH, config: { ...SIZE_SEARCH.config, batches } },
      { ...LIGHT_SEARCH, light: { ...LIGHT_SEARCH.light, batches } },
    ]
  ) stages.push(planStudy({ ...study, search }).at(-1)!);
  const manifests = readManifests(`${root}/results/${label}`);
  // Made by a command of its own from what is published, and judged there.
  manifests.delete("acceptance");
  return await staleResults(stages, manifests, {
    root,
    cacheFile: `${root}/.cache/stages/emitted.json`,
  });
}

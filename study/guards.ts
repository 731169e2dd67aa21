/**
 * What keeps the keys honest: committed digests that changed under the same key, and options of the full
 * study that the quick one never tries.
 *
 * @module
 */
import {
  canonicalJson,
  changedWithoutVersion,
  type Manifest,
  parseManifests,
  readManifests,
  uncoveredOptions,
} from "@kws/stages";
import { projectRoot } from "./folders.ts";
import { git, gitBlobs } from "./git.ts";
import { planStudy } from "./plan.ts";
import { allSettings } from "./settings.ts";
import { parseLabel, studyOf } from "./study.ts";
import { committedLabels } from "./labels.ts";

/** Configuration that names things, or whose values are data: trying one tries all. */
const NAMES = [
  "keyword",
  "keywords",
  "without",
  "name",
  "frontEnds",
  "bases",
  "candidate",
  "setting",
  "exceptions",
];

/** All versions of a study's manifests that were ever committed, one map a commit. */
async function committedBefore(label: string): Promise<Map<string, Manifest>[]> {
  const folder = `results/${label}/manifests`;
  const log = await git("log", "--format=commit %H", "--name-only", "--", folder);
  const wanted: string[] = [];
  let commit = "";
  for (const line of log.split("\n")) {
    if (line.startsWith("commit ")) commit = line.slice("commit ".length);
    else if (line.endsWith(".json")) wanted.push(`${commit}:${line}`);
  }
  const texts = await gitBlobs(wanted);
  return [...texts].map(([name, text]) => new Map(Object.entries(parseManifests(text, name))));
}

/**
 * The stages whose committed results have changed at any time although their keys have not: a stage
 * that does something else must have another version.
 */
export async function changedUnderTheirKeys(): Promise<string[]> {
  const lines = new Set<string>();
  for (const label of committedLabels()) {
    const now = readManifests(`${projectRoot()}/results/${label}/manifests`);
    for (const before of await committedBefore(label)) {
      for (const { stage, kind, version, artefacts } of changedWithoutVersion(before, now)) {
        lines.add(
          `${label}/${stage}: ${artefacts.join(", ")} changed, and the version of "${kind}" is ` +
            `still ${version}: raise it in study/stages`,
        );
      }
    }
  }
  return [...lines].sort();
}

/** Readings of the test that were committed once and are not in the record any more, or are different. */
export async function lostReadings(): Promise<string[]> {
  const path = "results/readings.json";
  const commits = (await git("log", "--format=%H", "--", path)).trim().split("\n").filter(Boolean);
  const blobs = await gitBlobs(commits.map((commit) => `${commit}:${path}`));
  const entries = (text: string): string[] =>
    (JSON.parse(text) as unknown[]).map((reading) => canonicalJson(reading));
  const now = new Set(entries(Deno.readTextFileSync(`${projectRoot()}/${path}`)));
  const lost = [...blobs.values()].flatMap(entries).filter((reading) => !now.has(reading));
  return [...new Set(lost)].map((reading) => `${path} has lost the reading ${reading}`);
}

/** Kinds that read recordings, or what was trained on some: fixtures and other tests stand for them. */
export const OF_RECORDINGS: readonly string[] = ["corpus", "frozen", "recordings"];

/** Kinds of stages and options of the full study that the quick one does not use. */
export function untriedByQuick(): string[] {
  const stagesOf = (label: string) => planStudy(studyOf(parseLabel(label)!), allSettings());
  const { kinds, options } = uncoveredOptions(stagesOf("full"), stagesOf("quick-synthetic"), {
    ignore: NAMES,
  });
  return [
    ...kinds.filter((kind) => !OF_RECORDINGS.includes(kind)),
    ...options,
  ];
}

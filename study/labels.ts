/**
 * The studies whose results lie here.
 *
 * @module
 */
import { UsageError } from "@kws/cli";
import { isFolder, outputFolder, projectRoot } from "./folders.ts";
import { parseLabel } from "./study.ts";

/** The labels among a folder's folders, in order; none where there is no folder. */
function labelsIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  return [...Deno.readDirSync(folder)]
    .filter(({ isDirectory, name }) => isDirectory && parseLabel(name) !== undefined)
    .map(({ name }) => name).sort();
}

/** The labels that have committed results. */
export function committedLabels(root: string = projectRoot()): string[] {
  return labelsIn(`${root}/results`);
}

/** Where the manifests of a checkout's own run lie. */
export function runManifests(label: string): string {
  return `${outputFolder(label)}/results/${label}/manifests`;
}

/** When something in a folder was written last, in milliseconds. */
function latestChange(folder: string): number {
  return [...Deno.readDirSync(folder)].reduce((latest, { name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return Math.max(
      latest,
      isDirectory ? latestChange(path) : Number(Deno.statSync(path).mtime ?? 0),
    );
  }, 0);
}

/** The labels that have results of this checkout's own, the latest first. */
export function runLabels(): string[] {
  const time = (label: string): number => latestChange(runManifests(label));
  return labelsIn(`${projectRoot()}/dist`).filter((label) => isFolder(runManifests(label)))
    .sort((a, b) => time(b) - time(a));
}

/**
 * The study that was computed here last.
 *
 * @throws {UsageError} If there is none.
 */
export function latestRun(): string {
  const [latest] = runLabels();
  if (latest !== undefined) return latest;
  throw new UsageError("--run must find what deno task reproduce leaves in dist: there is nothing");
}

/** Says which studies have results here: the way out for who asks for another. */
export function labelsAtHand(): string {
  const [committed, own] = [committedLabels(), runLabels()];
  const parts = [
    ...committed.length > 0 ? [`committed are ${committed.join(", ")}`] : [],
    ...own.length > 0 ? [`computed here are ${own.join(", ")}`] : [],
  ];
  return parts.join("; ");
}

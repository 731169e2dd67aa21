/**
 * Results that runs have left in `dist`.
 *
 * @module
 */
import { readManifests } from "@kws/stages";
import { projectRoot } from "./folders.ts";

/** Names of folders in a folder; none where that is not there. */
function foldersIn(path: string): string[] {
  try {
    return [...Deno.readDirSync(path)].filter(({ isDirectory }) => isDirectory)
      .map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Keys and lineages of all results in a folder of studies by their labels: what they rest on stays. */
export function keysOfResults(dist = `${projectRoot()}/dist`): string[] {
  return foldersIn(dist).flatMap((label) =>
    [...readManifests(`${dist}/${label}/results/${label}/manifests`).values()]
      .flatMap(({ key, lineage }) => [key, lineage])
  );
}

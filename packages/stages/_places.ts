/**
 * Where a study's results are looked for.
 *
 * @module
 */
import { Finder } from "./_finder.ts";
import { Store } from "./_store.ts";
import { readManifests } from "./manifests.ts";
import type { Places } from "./options.ts";
import type { AnyStage } from "./stage.ts";

/** Where a run's manifests lie. */
export function manifestsDir({ resultsDir, cacheDir, label = "study" }: Places): string {
  return resultsDir ?? `${cacheDir}/last/${label}`;
}

/** Looks for results of a study. */
export function openFinder(stages: readonly AnyStage[], places: Places): Promise<Finder> {
  return Finder.create(stages, {
    store: new Store(places.cacheDir),
    engine: places.engine,
    committed: places.committed,
    before: places.before ?? readManifests(manifestsDir(places)),
  });
}

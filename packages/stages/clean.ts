/**
 * Frees a cache.
 *
 * @module
 */
import { entries, ifThere, remove } from "./_files.ts";
import { tryLock } from "./_lock.ts";
import { openFinder } from "./_places.ts";
import { isOutside } from "./keys.ts";
import type { Places } from "./options.ts";
import { closure } from "./select.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** Options of {@linkcode clean}. */
export interface CleanOptions {
  /** Lineages and keys of what stays, as {@linkcode neededBy} gives them. */
  keep?: Iterable<string>;
  /** Whether all goes, whatever is to be kept. */
  all?: boolean;
}

/** What was freed. */
export interface Cleaned {
  bytes: number;
  /** Names of the folders that are gone. */
  removed: string[];
  /** Names of folders that somebody works in: they are not touched. */
  busy: string[];
}

/** Removes the folders of stages that are not to be kept, except those that somebody works in or reads. */
export function clean(cacheDir: string, { keep = [], all = false }: CleanOptions = {}): Cleaned {
  const kept = new Set(all ? [] : keep);
  for (const { name } of entries(`${cacheDir}/lineages`)) {
    const key = ifThere(() => Deno.readTextFileSync(`${cacheDir}/lineages/${name}`));
    if (kept.has(name)) key && kept.add(key);
    else remove(`${cacheDir}/lineages/${name}`);
  }
  const short = new Set([...kept].map((key) => key.slice(0, 16)));
  const cleaned: Cleaned = { bytes: 0, removed: [], busy: [] };
  for (const { name } of entries(`${cacheDir}/stages`)) {
    if (short.has(name.slice(-16))) continue;
    const dir = `${cacheDir}/stages/${name}`;
    const release = tryLock(dir);
    if (release === undefined) {
      cleaned.busy.push(name);
      continue;
    }
    try {
      cleaned.bytes += bytesBelow(dir);
      remove(dir);
      cleaned.removed.push(name);
    } finally {
      release();
    }
  }
  return cleaned;
}

function bytesBelow(dir: string): number {
  return entries(dir).reduce((sum, { name, isDirectory }) => {
    if (name === "lock") return sum; // It holds our own number.
    const path = `${dir}/${name}`;
    return sum + (isDirectory ? bytesBelow(path) : ifThere(() => Deno.statSync(path))?.size ?? 0);
  }, 0);
}

/** Lineages of stages and of all that they need, and those keys that are known without a run. */
export async function neededBy(stages: readonly AnyStage[], places: Places): Promise<Set<string>> {
  const all = closure(stages);
  const finder = await openFinder(all, places);
  const manifests = new Map<AnyStage, Manifest>();
  const needed = new Set<string>();
  for (const stage of all) {
    const lineage = finder.lineage(stage);
    if (lineage !== undefined) needed.add(lineage);
    const found = finder.byLineage(stage);
    if (found) {
      manifests.set(stage, found.manifest);
      needed.add(found.manifest.key);
    }
    const inputs: Record<string, string> = {};
    for (const [name, input] of Object.entries(stage.inputs)) {
      const digest = isOutside(input)
        ? finder.outsideDigest(input, stage, name)
        : manifests.get(input.stage)?.outputs[input.output].digest;
      if (digest !== undefined) inputs[name] = digest;
    }
    // What has not been finished has a folder with resume points.
    if (Object.keys(inputs).length < Object.keys(stage.inputs).length) continue;
    const key = finder.key(stage, inputs);
    needed.add(key);
    const other = found ?? finder.byKey(stage, key);
    if (other) manifests.set(stage, other.manifest);
  }
  return needed;
}

/**
 * Whether results have changed although their stages' versions have not. Pure.
 *
 * @module
 */
import { canonicalJson } from "./digest.ts";
import type { Manifest } from "./stage.ts";

/** A stage that gives something else than before under the same key. */
export interface ChangedResult {
  stage: string;
  kind: string;
  version: number;
  /** Names of the outputs that are different, and `metrics`. */
  artefacts: string[];
}

/** The stages whose key is the same in two sets of manifests, and whose results are not. */
export function changedWithoutVersion(
  before: ReadonlyMap<string, Manifest>,
  now: ReadonlyMap<string, Manifest>,
): ChangedResult[] {
  const byKey = new Map([...before.values()].map((manifest) => [manifest.key, manifest]));
  return [...now.values()].flatMap((manifest) => {
    const old = byKey.get(manifest.key);
    if (old === undefined) return [];
    const names = [...new Set([...Object.keys(old.outputs), ...Object.keys(manifest.outputs)])];
    const artefacts = names.sort().filter((name) =>
      old.outputs[name]?.digest !== manifest.outputs[name]?.digest
    );
    if (canonicalJson(old.metrics) !== canonicalJson(manifest.metrics)) artefacts.push("metrics");
    if (artefacts.length === 0) return [];
    const { stage, kind, version } = manifest;
    return [{ stage, kind, version, artefacts }];
  });
}

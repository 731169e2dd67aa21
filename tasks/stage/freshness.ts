/**
 * Whether results still belong to the code: their stages' keys, without running anything.
 *
 * @module
 */
import { canonicalJson, sha256 } from "./digest.ts";
import { SourceReader } from "./sources.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** A result that no longer belongs to the code. */
export interface Stale {
  stage: string;
  /** What has changed since it was made. */
  why: string;
}

/** Options of {@linkcode staleResults}. */
export interface FreshnessOptions {
  /** The project's folder. */
  root: string;
  /** Where emitted code is remembered. */
  cacheFile: string;
}

/**
 * Compares every result with the stage that would make it now: its code, its configuration, and the
 * results that it was made from. A stage without inputs reads recordings, which need not be at hand:
 * its configuration is not compared.
 *
 * @returns What is stale, in the order of the stages; a stage of the plan without a result is not.
 */
export async function staleResults(
  stages: readonly AnyStage[],
  manifests: ReadonlyMap<string, Manifest>,
  { root, cacheFile }: FreshnessOptions,
): Promise<Stale[]> {
  const reader = new SourceReader(root, cacheFile);
  const digests = new Map<string, string>();
  const stale: Stale[] = [];
  for (const stage of stages) {
    const manifest = manifests.get(stage.name);
    if (!manifest) continue;
    let digest = digests.get(stage.module);
    if (digest === undefined) {
      ({ digest } = await reader.read(stage.module));
      digests.set(stage.module, digest);
    }
    const inputs = Object.entries(stage.inputs);
    if (manifest.sources !== digest) stale.push({ stage: stage.name, why: "its code has changed" });
    else if (inputs.length > 0 && manifest.configDigest !== sha256(canonicalJson(stage.config))) {
      stale.push({ stage: stage.name, why: "its configuration has changed" });
    } else {
      const changed = inputs.find(([name, input]) =>
        "stage" in input && manifests.has(input.stage.name) &&
        manifests.get(input.stage.name)!.outputs[input.output]?.digest !== manifest.inputs[name]
      );
      if (changed) stale.push({ stage: stage.name, why: `its input "${changed[0]}" has changed` });
    }
  }
  const known = new Set(stages.map(({ name }) => name));
  for (const stage of manifests.keys()) {
    if (!known.has(stage)) stale.push({ stage, why: "the study has no such stage any more" });
  }
  return stale;
}

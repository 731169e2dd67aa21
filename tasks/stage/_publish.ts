/**
 * What a run leaves in the repository: manifests, and the outputs that are published.
 *
 * @module
 */
import { canonicalJson, sha256File, writeWhole } from "./digest.ts";
import { dirname } from "./path.ts";
import { readJson } from "./read_json.ts";
import type { Manifest } from "./stage.ts";

/** Whether a stage's folder holds the outputs that its manifest names, byte for byte. */
export function isIntact(folder: string, { outputs }: Manifest): boolean {
  return Object.values(outputs).every(({ file, bytes, digest }) =>
    hasDigest(`${folder}/${file}`, bytes, digest)
  );
}

function hasDigest(path: string, bytes: number, digest: string): boolean {
  try {
    return Deno.statSync(path).size === bytes && sha256File(path) === digest;
  } catch {
    return false;
  }
}

/** Writes a stage's manifest and copies its published outputs. */
export function publish(
  manifest: Manifest,
  folder: string,
  { resultsDir, publishDir }: { resultsDir: string; publishDir?: string },
): void {
  writeManifest(manifest, resultsDir);
  if (publishDir === undefined) return;
  for (const { file, published, bytes, digest } of Object.values(manifest.outputs)) {
    if (published === undefined) continue;
    const target = `${publishDir}/${published}`;
    if (hasDigest(target, bytes, digest)) continue;
    Deno.mkdirSync(dirname(target), { recursive: true });
    Deno.copyFileSync(`${folder}/${file}`, `${target}.part`);
    Deno.renameSync(`${target}.part`, target);
  }
}

/**
 * Takes published outputs in place of a run, if all outputs of the stage are published, the committed
 * manifest has this very key, and every file has its digest.
 */
export function takeCommitted(
  name: string,
  key: string,
  folder: string,
  committed: { resultsDir: string; publishDir: string },
  resultsDir: string,
): Manifest | undefined {
  const manifest = readJson<Manifest>(`${committed.resultsDir}/${name}.json`);
  if (manifest?.key !== key) return undefined;
  const outputs = Object.values(manifest.outputs);
  const there = outputs.every(({ published, bytes, digest }) =>
    published !== undefined && hasDigest(`${committed.publishDir}/${published}`, bytes, digest)
  );
  if (!there) return undefined;
  for (const { file, published } of outputs) {
    const target = `${folder}/${file}`;
    Deno.mkdirSync(dirname(target), { recursive: true });
    Deno.copyFileSync(`${committed.publishDir}/${published}`, target);
  }
  writeManifest(manifest, resultsDir);
  return manifest;
}

function writeManifest(manifest: Manifest, resultsDir: string): void {
  const path = `${resultsDir}/${manifest.stage}.json`;
  Deno.mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, canonicalJson(manifest, 1) + "\n");
}

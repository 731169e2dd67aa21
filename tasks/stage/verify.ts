/**
 * Compares what is committed with what it says of itself, and with what is computed anew.
 *
 * @module
 */
import { canonicalJson, sha256, sha256File } from "./digest.ts";
import { readJson } from "./read_json.ts";
import { type RunOptions, type RunResult, runStages } from "./runner.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** How an artefact compares. */
export type VerifyState = "ok" | "DIFFERENT" | "missing";

/** One compared artefact. */
export interface VerifyRow {
  stage: string;
  /** An output's name, the path of a file, or `metrics`. */
  artefact: string;
  state: VerifyState;
}

function stateOf(found: string | undefined, expected: string | undefined): VerifyState {
  if (found === undefined || expected === undefined) return "missing";
  return found === expected ? "ok" : "DIFFERENT";
}

/** Names of the manifests below a folder, without `.json`; none if there is no folder. */
export function manifestsBelow(dir: string, prefix = ""): string[] {
  let entries: Deno.DirEntry[];
  try {
    entries = [...Deno.readDirSync(dir)];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  return entries.flatMap(({ name, isDirectory }) => {
    if (isDirectory) return manifestsBelow(`${dir}/${name}`, `${prefix}${name}/`);
    return name.endsWith(".json") ? [`${prefix}${name.slice(0, -".json".length)}`] : [];
  }).sort();
}

/**
 * Checks that manifests are canonical and fit their configurations, and hashes published files.
 *
 * @param resultsDir Folder of the manifests of one run.
 * @param publishDir Folder that the published files are in; without it they are not looked at.
 */
export function verifyFiles(resultsDir: string, publishDir?: string): VerifyRow[] {
  return manifestsBelow(resultsDir).flatMap((stage) => {
    const path = `${resultsDir}/${stage}.json`;
    const manifest = readJson<Manifest>(path);
    const sound = manifest !== undefined && isSound(Deno.readTextFileSync(path), manifest);
    const rows: VerifyRow[] = [
      { stage, artefact: "manifest", state: sound ? "ok" : "DIFFERENT" },
    ];
    if (publishDir === undefined) return rows;
    for (const { published, digest } of Object.values(manifest?.outputs ?? {})) {
      if (published === undefined) continue;
      const state = stateOf(digestOf(`${publishDir}/${published}`), digest);
      rows.push({ stage, artefact: published, state });
    }
    return rows;
  });
}

function isSound(text: string, manifest: Manifest): boolean {
  return text === canonicalJson(manifest, 1) + "\n" &&
    manifest.configDigest === sha256(canonicalJson(manifest.config));
}

function digestOf(path: string): string | undefined {
  try {
    return sha256File(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Compares computed manifests with committed ones: every output, and the metrics. */
export function compareManifests(now: RunResult, committedDir: string): VerifyRow[] {
  return [...now].flatMap(([stage, manifest]) => {
    const committed = readJson<Manifest>(`${committedDir}/${stage}.json`);
    const rows = Object.entries(manifest.outputs).map(([name, { digest }]): VerifyRow => ({
      stage,
      artefact: name,
      state: stateOf(digest, committed?.outputs[name]?.digest),
    }));
    const metrics = (of: Manifest): string => sha256(canonicalJson(of.metrics));
    const state = stateOf(metrics(manifest), committed && metrics(committed));
    return [...rows, { stage, artefact: "metrics", state }];
  });
}

/** Options of {@linkcode verifyStages}. */
export interface VerifyOptions
  extends Pick<RunOptions, "root" | "jobs" | "engine" | "only" | "onLine"> {
  /** Folder to work in; an interrupted verification is taken up there, a finished one leaves none. */
  workDir: string;
  /** Folder of the committed manifests. */
  committedDir: string;
}

/**
 * Computes stages anew and compares them with what is committed. Where something is different, the
 * computed files stay in `<workDir>-different` to be looked at.
 */
export async function verifyStages(
  stages: readonly AnyStage[],
  { workDir, committedDir, ...options }: VerifyOptions,
): Promise<VerifyRow[]> {
  const now = await runStages(stages, {
    ...options,
    cacheDir: workDir,
    resultsDir: `${workDir}/results`,
    timingsDir: `${workDir}/timings`,
  });
  const rows = compareManifests(now, committedDir);
  if (options.only === undefined) {
    const stale = manifestsBelow(committedDir).filter((stage) => !now.has(stage));
    const gone = { artefact: "the stage itself", state: "missing" as const };
    rows.push(...stale.map((stage) => ({ stage, ...gone })));
  }
  // Hits of this verification must not stand for the next one, which computes anew.
  const different = `${workDir}-different`;
  removeFolder(different);
  if (rows.some(({ state }) => state !== "ok")) Deno.renameSync(workDir, different);
  else removeFolder(workDir);
  return rows;
}

function removeFolder(dir: string): void {
  try {
    Deno.removeSync(dir, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

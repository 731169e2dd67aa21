/**
 * Runs stages in order, only those that must run.
 *
 * A stage's folder in the cache is named by its key. It works in `scratch` below it, its outputs are
 * moved out of there when they are whole, and `record.json`, written last, makes them count: a run
 * that is killed at any instant leaves either a finished stage or one that the next run takes up.
 *
 * @module
 */
import { createProgress } from "../cli/progress.ts";
import { type KeyParts, reasonToRun } from "./_key.ts";
import { lockFolder } from "./_lock.ts";
import { isIntact, publish, takeCommitted } from "./_publish.ts";
import { selectStages } from "./_select.ts";
import { writeTiming } from "./_timing.ts";
import { canonicalJson, sha256, sha256File, writeWhole } from "./digest.ts";
import { dirname } from "./path.ts";
import { readJson } from "./read_json.ts";
import { SourceReader } from "./sources.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** Options of {@linkcode runStages}. */
export interface RunOptions {
  /** The repository. */
  root: string;
  /** Folder of the stages' outputs. */
  cacheDir: string;
  /** Folder of the manifests. */
  resultsDir: string;
  /** Folder of the timing records. */
  timingsDir: string;
  /** Folder that published outputs go to; none are without it. */
  publishDir?: string;
  /** Threads. */
  jobs: number;
  /** Arithmetic that manifests name. */
  engine: string;
  /** Names of the stages wanted; those that they need run too. All without it. */
  only?: readonly string[];
  /** Uses committed outputs from here where their manifests fit. */
  committed?: { resultsDir: string; publishDir: string };
  /** Receives a line for every stage. */
  onLine?: (line: string) => void;
}

/** What a stage's folder remembers. */
interface StageRecord {
  key: string;
  parts: KeyParts;
  manifest: Manifest;
}

/** The manifests of a run, by stage. */
export type RunResult = Map<string, Manifest>;

/** A stage with all that it depends on known. */
interface Prepared {
  stage: AnyStage;
  key: string;
  parts: KeyParts;
  /** Digest of the sources. */
  sources: string;
  /** Files of the inputs. */
  paths: Record<string, string>;
  /** Its folder in the cache. */
  folder: string;
}

/**
 * Runs the stages in the order given; a stage's inputs must come before it.
 *
 * @throws {RangeError} If a name in `only` or an input is unknown, or an output is not written.
 */
export async function runStages(
  stages: readonly AnyStage[],
  options: RunOptions,
): Promise<RunResult> {
  const { cacheDir, onLine = console.error } = options;
  const wanted = selectStages(stages, options.only);
  Deno.mkdirSync(cacheDir, { recursive: true });
  const release = await lockFolder(cacheDir, onLine);
  const sources = new SourceReader(options.root, `${cacheDir}/emitted.json`);
  const done: RunResult = new Map();
  try {
    for (const stage of wanted) {
      const prepared = await prepare(stage, done, sources, cacheDir);
      done.set(stage.name, await settle(prepared, options, onLine));
    }
  } finally {
    release();
  }
  return done;
}

async function prepare(
  stage: AnyStage,
  done: RunResult,
  sources: SourceReader,
  cacheDir: string,
): Promise<Prepared> {
  const paths: Record<string, string> = {};
  const inputs: Record<string, string> = {};
  for (const [name, input] of Object.entries(stage.inputs)) {
    if ("file" in input) {
      paths[name] = input.file;
      inputs[name] = sha256File(input.file);
      continue;
    }
    const manifest = done.get(input.stage.name);
    const output = manifest?.outputs[input.output];
    if (!manifest || !output) {
      throw new RangeError(
        `Cannot run ${stage.name} as its input "${name}" must come from an earlier stage: ` +
          `${input.stage.name} has no output "${input.output}"`,
      );
    }
    paths[name] = `${folderOf(cacheDir, input.stage.name, manifest.key)}/${output.file}`;
    inputs[name] = output.digest;
  }
  const source = await sources.read(stage.module);
  const key = sha256(canonicalJson({ sources: source.digest, config: stage.config, inputs }));
  return {
    ...{ stage, key, paths },
    parts: { sources: source.parts, config: stage.config, inputs },
    sources: source.digest,
    folder: folderOf(cacheDir, stage.name, key),
  };
}

function folderOf(cacheDir: string, stage: string, key: string): string {
  return `${cacheDir}/${stage.replaceAll("/", "--")}-${key.slice(0, 16)}`;
}

/** Finds a stage's outputs in the cache, takes the committed ones, or makes them. */
async function settle(
  prepared: Prepared,
  options: RunOptions,
  onLine: (line: string) => void,
): Promise<Manifest> {
  const { stage: { name }, key, folder, parts } = prepared;
  const record = readJson<StageRecord>(`${folder}/record.json`);
  if (record?.key === key && isIntact(folder, record.manifest)) {
    onLine(`hit ${name}`);
    const manifest = asOfNow(record.manifest, prepared.stage, options.engine);
    publish(manifest, folder, options);
    return manifest;
  }
  const { committed, resultsDir } = options;
  const taken = committed && takeCommitted(name, key, folder, committed, resultsDir);
  if (taken) {
    onLine(`committed ${name}`);
    return taken;
  }
  const lastFile = `${options.cacheDir}/last/${name.replaceAll("/", "--")}.json`;
  const resumed = holdsFiles(`${folder}/scratch`);
  const why = resumed
    ? "resumes an interrupted run"
    : reasonToRun(readJson<KeyParts>(lastFile), parts);
  onLine(`run ${name}: ${why}`);
  const started = performance.now();
  const manifest = await work(prepared, options, onLine);
  writeWhole(`${folder}/record.json`, canonicalJson({ key, parts, manifest }, 1));
  Deno.removeSync(`${folder}/scratch`, { recursive: true });
  Deno.mkdirSync(dirname(lastFile), { recursive: true });
  writeWhole(lastFile, canonicalJson(parts));
  publish(manifest, folder, options);
  const seconds = (performance.now() - started) / 1000;
  writeTiming(options.timingsDir, { stage: name, seconds, jobs: options.jobs, resumed });
  return manifest;
}

/** The manifest of an earlier run with what may change without a run: neither is in the key. */
function asOfNow({ outputs, ...rest }: Manifest, { publish }: AnyStage, engine: string): Manifest {
  const entries = Object.entries(outputs).map(([name, output]) => [
    name,
    { ...output, published: publish?.[name] },
  ]);
  return { ...rest, engine, outputs: Object.fromEntries(entries) };
}

/** Lets a stage do its work and moves its outputs to their place. */
async function work(
  { stage, key, parts, sources, paths, folder }: Prepared,
  { jobs, engine }: RunOptions,
  onLine: (line: string) => void,
): Promise<Manifest> {
  const { name, config, outputs } = stage;
  const scratch = `${folder}/scratch`;
  const metrics: Record<string, unknown> = {};
  Deno.mkdirSync(scratch, { recursive: true });
  for (const file of Object.values(outputs)) {
    Deno.mkdirSync(dirname(`${scratch}/${file}`), { recursive: true });
    Deno.mkdirSync(dirname(`${folder}/${file}`), { recursive: true });
  }
  const progress = createProgress(name);
  try {
    await stage.run({
      ...{ config, jobs, scratch, progress },
      input: (input) => known(paths, input, name, "input"),
      output: (output) => `${scratch}/${known(outputs, output, name, "output")}`,
      metric: (metric, value) => void (metrics[metric] = value),
      log: (line) => onLine(`  ${line}`),
    });
  } finally {
    progress.end();
  }
  const manifest: Manifest = {
    ...{ stage: name, key, config, sources, engine, metrics },
    configDigest: sha256(canonicalJson(config)),
    inputs: parts.inputs,
    outputs: {},
  };
  for (const [output, file] of Object.entries(outputs)) {
    const path = `${scratch}/${file}`;
    if (!isFile(path)) {
      throw new RangeError(
        `Cannot finish ${name} as it must write all its outputs: "${output}" is missing`,
      );
    }
    manifest.outputs[output] = {
      ...{ file, bytes: Deno.statSync(path).size, digest: sha256File(path) },
      published: stage.publish?.[output],
    };
  }
  canonicalJson(manifest); // Refuses a metric that is not finite before anything counts.
  for (const file of Object.values(outputs)) {
    Deno.renameSync(`${scratch}/${file}`, `${folder}/${file}`);
  }
  return manifest;
}

function known(names: Record<string, string>, name: string, stage: string, kind: string): string {
  const value = names[name];
  if (value === undefined) {
    throw new RangeError(
      `Cannot find the ${kind} of ${stage} as its name must be one of ` +
        `${Object.keys(names).join(", ") || "none"}: current value is "${name}"`,
    );
  }
  return value;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function holdsFiles(dir: string): boolean {
  try {
    return [...Deno.readDirSync(dir)].length > 0;
  } catch {
    return false;
  }
}

/**
 * Runs stages in order, only those that must run.
 *
 * @module
 */
import { createProgress } from "../cli/progress.ts";
import { canonicalJson, sha256, sha256File, writeWhole } from "./digest.ts";
import { dirname } from "./path.ts";
import { readJson, SourceReader } from "./sources.ts";
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

/** The reasons that make up a stage's key. */
interface KeyParts {
  sources: Record<string, string>;
  config: unknown;
  inputs: Record<string, string>;
}

/** What a stage's folder remembers. */
interface Record_ {
  key: string;
  parts: KeyParts;
  manifest: Manifest;
}

/** The manifests of a run, by stage. */
export type RunResult = Map<string, Manifest>;

/**
 * Runs the stages in the order given; a stage's inputs must come before it.
 *
 * @throws {RangeError} If a name in `only` or an input is unknown.
 */
export async function runStages(
  stages: readonly AnyStage[],
  options: RunOptions,
): Promise<RunResult> {
  const { cacheDir, onLine = console.error } = options;
  const wanted = select(stages, options.only);
  Deno.mkdirSync(cacheDir, { recursive: true });
  const lock = Deno.openSync(`${cacheDir}/lock`, { write: true, create: true });
  lock.lockSync(true);
  const sources = new SourceReader(options.root, `${cacheDir}/emitted.json`);
  const done: RunResult = new Map();
  try {
    for (const stage of wanted) {
      done.set(stage.name, await runStage(stage, done, sources, options, onLine));
    }
  } finally {
    lock.unlockSync();
    lock.close();
  }
  return done;
}

function select(stages: readonly AnyStage[], only?: readonly string[]): AnyStage[] {
  const names = stages.map(({ name }) => name);
  const wanted = new Set<string>();
  const add = (stage: AnyStage): void => {
    if (wanted.has(stage.name)) return;
    for (const input of Object.values(stage.inputs)) if ("stage" in input) add(input.stage);
    wanted.add(stage.name);
  };
  for (const name of only ?? names) {
    const found = stages.filter((stage) =>
      stage.name === name || stage.name.startsWith(`${name}/`)
    );
    if (found.length === 0) {
      throw new RangeError(
        `Cannot run the stage as its name must be one of ${names.join(", ")}: ` +
          `current value is "${name}"`,
      );
    }
    found.forEach(add);
  }
  return stages.filter(({ name }) => wanted.has(name));
}

async function runStage(
  stage: AnyStage,
  done: RunResult,
  sources: SourceReader,
  options: RunOptions,
  onLine: (line: string) => void,
): Promise<Manifest> {
  const { cacheDir, jobs } = options;
  const paths: Record<string, string> = {};
  const parts: KeyParts = { sources: {}, config: stage.config, inputs: {} };
  for (const [name, input] of Object.entries(stage.inputs)) {
    if ("file" in input) {
      paths[name] = input.file;
      parts.inputs[name] = sha256File(input.file);
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
    parts.inputs[name] = output.digest;
  }
  const source = await sources.read(stage.module);
  parts.sources = source.parts;
  const key = sha256(
    canonicalJson({ sources: source.digest, config: stage.config, inputs: parts.inputs }),
  );
  const folder = folderOf(cacheDir, stage.name, key);
  const recordFile = `${folder}/record.json`;
  const record = readJson<Record_>(recordFile);
  if (record?.key === key && intact(folder, record.manifest)) {
    onLine(`hit ${stage.name}`);
    publish(stage, record.manifest, folder, options);
    return record.manifest;
  }
  const committed = fromCommitted(stage, key, folder, options);
  if (committed) {
    onLine(`committed ${stage.name}`);
    return committed;
  }
  const lastFile = `${cacheDir}/last/${stage.name.replaceAll("/", "--")}.json`;
  onLine(`run ${stage.name}: ${reason(readJson<KeyParts>(lastFile), parts)}`);
  const scratch = `${folder}/scratch`;
  Deno.mkdirSync(scratch, { recursive: true });
  const metrics: Record<string, unknown> = {};
  const progress = createProgress(stage.name);
  const started = performance.now();
  try {
    await stage.run({
      config: stage.config,
      jobs,
      scratch,
      input: (name) => known(paths, name, stage.name, "input"),
      output: (name) => `${scratch}/${known(stage.outputs, name, stage.name, "output")}`,
      metric: (name, value) => void (metrics[name] = value),
      progress,
    });
  } finally {
    progress.end();
  }
  const seconds = (performance.now() - started) / 1000;
  const manifest: Manifest = {
    stage: stage.name,
    key,
    config: stage.config,
    configDigest: sha256(canonicalJson(stage.config)),
    sources: source.digest,
    engine: options.engine,
    inputs: parts.inputs,
    outputs: {},
    metrics,
  };
  for (const [name, file] of Object.entries(stage.outputs)) {
    const path = `${scratch}/${file}`;
    const { size } = Deno.statSync(path);
    manifest.outputs[name] = {
      file,
      bytes: size,
      digest: sha256File(path),
      published: stage.publish?.[name],
    };
  }
  for (const file of Object.values(stage.outputs)) {
    Deno.renameSync(`${scratch}/${file}`, `${folder}/${file}`);
  }
  writeWhole(recordFile, canonicalJson({ key, parts, manifest }, 1));
  Deno.removeSync(scratch, { recursive: true });
  Deno.mkdirSync(dirname(lastFile), { recursive: true });
  writeWhole(lastFile, canonicalJson(parts));
  publish(stage, manifest, folder, options);
  writeTiming(stage.name, seconds, options);
  return manifest;
}

function folderOf(cacheDir: string, stage: string, key: string): string {
  return `${cacheDir}/${stage.replaceAll("/", "--")}-${key.slice(0, 16)}`;
}

function known(
  names: Record<string, string>,
  name: string,
  stage: string,
  kind: string,
): string {
  const value = names[name];
  if (value === undefined) {
    throw new RangeError(
      `Cannot find the ${kind} of ${stage} as its name must be one of ` +
        `${Object.keys(names).join(", ")}: current value is "${name}"`,
    );
  }
  return value;
}

function intact(folder: string, manifest: Manifest): boolean {
  return Object.values(manifest.outputs).every(({ file, bytes, digest }) => {
    try {
      const { size } = Deno.statSync(`${folder}/${file}`);
      // Large files are trusted by their size: hashing them would take longer than it is worth.
      return size === bytes && (size > 1 << 26 || sha256File(`${folder}/${file}`) === digest);
    } catch {
      return false;
    }
  });
}

function reason(before: KeyParts | undefined, now: KeyParts): string {
  if (!before) return "no earlier run";
  const changed = (a: Record<string, unknown>, b: Record<string, unknown>): string[] =>
    [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()
      .filter((name) => canonicalJson(a[name] ?? null) !== canonicalJson(b[name] ?? null));
  const list = (names: string[]): string =>
    names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
  const inputs = changed(before.inputs, now.inputs);
  if (inputs.length > 0) return `because input ${list(inputs)} changed`;
  const config = changed(
    before.config as Record<string, unknown>,
    now.config as Record<string, unknown>,
  );
  if (config.length > 0) return `because configuration ${list(config)} changed`;
  const sources = changed(before.sources, now.sources);
  if (sources.length > 0) return `because ${list(sources)} changed`;
  return "because its outputs were removed";
}

function publish(
  stage: AnyStage,
  manifest: Manifest,
  folder: string,
  { resultsDir, publishDir }: RunOptions,
): void {
  const path = `${resultsDir}/${stage.name}.json`;
  Deno.mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, canonicalJson(manifest, 1) + "\n");
  if (publishDir === undefined) return;
  for (const { file, published } of Object.values(manifest.outputs)) {
    if (published === undefined) continue;
    const target = `${publishDir}/${published}`;
    Deno.mkdirSync(dirname(target), { recursive: true });
    Deno.copyFileSync(`${folder}/${file}`, `${target}.part`);
    Deno.renameSync(`${target}.part`, target);
  }
}

/** Takes published outputs in place of a run, if the committed manifest has this very key. */
function fromCommitted(
  stage: AnyStage,
  key: string,
  folder: string,
  { committed, resultsDir }: RunOptions,
): Manifest | undefined {
  if (!committed) return undefined;
  const manifest = readJson<Manifest>(`${committed.resultsDir}/${stage.name}.json`);
  if (manifest?.key !== key) return undefined;
  const outputs = Object.values(manifest.outputs);
  if (outputs.some(({ published }) => published === undefined)) return undefined;
  Deno.mkdirSync(folder, { recursive: true });
  for (const { file, published, digest } of outputs) {
    const path = `${committed.publishDir}/${published}`;
    try {
      if (sha256File(path) !== digest) return undefined;
    } catch {
      return undefined;
    }
    Deno.copyFileSync(path, `${folder}/${file}`);
  }
  const path = `${resultsDir}/${stage.name}.json`;
  Deno.mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, canonicalJson(manifest, 1) + "\n");
  return manifest;
}

function writeTiming(
  stage: string,
  seconds: number,
  { timingsDir, jobs }: RunOptions,
): void {
  const path = `${timingsDir}/${stage}.json`;
  Deno.mkdirSync(dirname(path), { recursive: true });
  const record = {
    stage,
    seconds: Math.round(seconds * 10) / 10,
    jobs,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    cores: navigator.hardwareConcurrency,
    machine: `${Deno.build.os} ${Deno.build.arch}`,
    date: new Date().toISOString().slice(0, 10),
  };
  writeWhole(path, canonicalJson(record, 1) + "\n");
}

/**
 * Files of results: the manifests of a group of stages in one file.
 *
 * @module
 */
import { dirname, filesBelow, ifThere, remove } from "./_files.ts";
import { withFolder } from "./_lock.ts";
import { canonicalJson, sha256, writeWhole } from "./digest.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/** The text of a file of results. */
export function manifestText(stages: Record<string, Manifest>): string {
  return canonicalJson({ digest: sha256(canonicalJson(stages)), stages }, 1) + "\n";
}

/**
 * The manifests below a folder, by stage; none if it is not there.
 *
 * @throws {SyntaxError} If a file is no file of results, or two hold one stage.
 */
export function readManifests(dir: string): Map<string, Manifest> {
  const manifests = new Map<string, Manifest>();
  for (const file of filesBelow(dir)) {
    if (!file.endsWith(".json")) continue;
    for (const [name, manifest] of Object.entries(readGroup(`${dir}/${file}`) ?? {})) {
      if (manifests.has(name)) {
        throw new SyntaxError(
          `Cannot read ${dir} as every stage must be in one file: ${name} is in ${file} and another`,
        );
      }
      manifests.set(name, manifest);
    }
  }
  return manifests;
}

/** The manifests of one file; `undefined` if it is not there. */
function readGroup(path: string): Record<string, Manifest> | undefined {
  const text = ifThere(() => Deno.readTextFileSync(path));
  return text === undefined ? undefined : parseManifests(text, path);
}

/**
 * Reads the text of a file of results.
 *
 * @param path What errors call it.
 * @throws {SyntaxError} If it is not one.
 */
export function parseManifests(text: string, path: string): Record<string, Manifest> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(
      `Cannot read ${path} as it must be JSON (${(error as Error).message}): ` +
        "restore it, or remove it and run the study again",
    );
  }
  const stages = isRecord(value) ? value.stages : undefined;
  const bad = !isRecord(stages)
    ? '"stages"'
    : Object.keys(stages).find((name) => !isManifest(stages[name], name));
  if (bad !== undefined) {
    throw new SyntaxError(
      `Cannot read ${path} as it must hold manifests by stage: ${bad} is none. ` +
        "Restore it, or remove it and run the study again",
    );
  }
  return stages as Record<string, Manifest>;
}

function isManifest(value: unknown, name: string): boolean {
  return isRecord(value) && value.stage === name && isRecord(value.outputs) &&
    isRecord(value.inputs) && isRecord(value.metrics) && "config" in value &&
    Number.isInteger(value.version) &&
    ["kind", "key", "lineage", "engine"].every((field) => typeof value[field] === "string") &&
    Object.values(value.outputs).every((output) =>
      isRecord(output) && typeof output.file === "string" && typeof output.digest === "string" &&
      Number.isInteger(output.bytes)
    );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Gathers manifests and writes them into their groups' files. */
export class ManifestWriter {
  readonly #dir: string;
  readonly #waiting = new Map<string, Manifest[]>();
  /** The file of each stage, as it was when the first were written. */
  #files: Map<string, string> | undefined;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Takes a manifest, to be written with the next {@linkcode flush}. */
  put({ group }: AnyStage, manifest: Manifest): void {
    const waiting = this.#waiting.get(group);
    if (waiting) waiting.push(manifest);
    else this.#waiting.set(group, [manifest]);
  }

  /** Writes what is waiting, all of it or one group's. */
  flush(only?: string): void {
    for (const [group, manifests] of this.#waiting) {
      if (only !== undefined && group !== only) continue;
      const files = this.#files ??= filesOfStages(this.#dir);
      // Out of the old file first: who is killed between the two loses what the cache gives again, and leaves no
      // stage in two files, which nobody could read.
      this.#move(`${group}.json`, manifests.map(({ stage }) => stage), files);
      writeManifests(this.#dir, group, manifests);
      this.#waiting.delete(group);
    }
  }

  /** A stage whose group is another one now is taken out of its old file: it must be in one. */
  #move(file: string, names: readonly string[], files: Map<string, string>): void {
    const moved = names.filter((name) => (files.get(name) ?? file) !== file);
    for (const [old, own] of Map.groupBy(moved, (name) => files.get(name)!)) {
      withFolder(this.#dir, () => keepOnly(`${this.#dir}/${old}`, (name) => !own.includes(name)));
    }
    for (const name of names) files.set(name, file);
  }
}

/** The file that each stage is in. */
function filesOfStages(dir: string): Map<string, string> {
  return new Map(
    filesBelow(dir).filter((file) => file.endsWith(".json")).flatMap((file) =>
      Object.keys(readGroup(`${dir}/${file}`) ?? {}).map((name): [string, string] => [name, file])
    ),
  );
}

/** Leaves some stages out of a file, and the file where none is left; gives their names. */
function keepOnly(path: string, isKept: (name: string) => boolean): string[] {
  const all = Object.entries(readGroup(path) ?? {});
  const kept = all.filter(([name]) => isKept(name));
  if (kept.length === 0) remove(path);
  else if (kept.length < all.length) writeWhole(path, manifestText(Object.fromEntries(kept)));
  return all.map(([name]) => name).filter((name) => !isKept(name));
}

/**
 * Puts manifests into a group's file, beside those of other stages that are in it. Where there is one
 * of the same results already, its provenance stays.
 */
export function writeManifests(dir: string, group: string, manifests: readonly Manifest[]): void {
  withFolder(dir, () => {
    const path = `${dir}/${group}.json`;
    const stages = readGroup(path) ?? {};
    for (const manifest of manifests) {
      const before = stages[manifest.stage];
      stages[manifest.stage] = before && isSameResult(before, manifest)
        ? { ...manifest, code: before.code }
        : manifest;
    }
    Deno.mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, manifestText(stages));
  });
}

/**
 * Removes manifests of stages that a plan does not know any more.
 *
 * @param keep Names of the plan's stages.
 * @returns Names of those that are gone.
 */
export function pruneManifests(dir: string, keep: Iterable<string>): string[] {
  const names = new Set(keep);
  return withFolder(
    dir,
    () =>
      filesBelow(dir).filter((file) => file.endsWith(".json"))
        .flatMap((file) => keepOnly(`${dir}/${file}`, (name) => names.has(name))),
  );
}

/** Whether two manifests tell the same: key, outputs and metrics. */
function isSameResult(a: Manifest, b: Manifest): boolean {
  const told = ({ key, outputs, metrics }: Manifest): string =>
    canonicalJson({ key, outputs, metrics });
  return told(a) === told(b);
}

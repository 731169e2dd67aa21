/**
 * The cache: a folder for every key, with outputs, a record, and the state of the files when they were
 * last hashed.
 *
 * @module
 */
import { copyWhole, writeWhole as write } from "@kws/files";
import { canonicalJson, sha256, sha256File, writeWhole } from "./digest.ts";
import { ifThere } from "./_files.ts";
import type { AnyStage, Manifest, Output } from "./stage.ts";

/** What of a stage's outputs lies in its folder. */
export type FileState = "intact" | "absent" | "damaged";

/** A file's time is believed only if it is this much older than the moment at which it was read, ms. */
const SETTLED = 50;

/** Reads and writes a cache. */
export class Store {
  readonly dir: string;
  readonly #seen = new Map<string, Record<string, string>>();

  constructor(dir: string) {
    this.dir = dir;
  }

  /** The folder of a key. */
  folder(kind: string, key: string): string {
    return `${this.dir}/stages/${kind.replaceAll("/", "--")}-${key.slice(0, 16)}`;
  }

  /** The manifest of a finished stage; `undefined` if it is not finished or the record is damaged. */
  record(kind: string, key: string): Manifest | undefined {
    const text = ifThere(() => Deno.readTextFileSync(`${this.folder(kind, key)}/record.json`));
    if (text === undefined) return undefined;
    try {
      const { checksum, manifest } = JSON.parse(text);
      const sound = checksum === sha256(canonicalJson(manifest)) && manifest.key === key;
      return sound ? manifest : undefined;
    } catch {
      return undefined; // It is not JSON any more.
    }
  }

  /** Makes a stage count as finished. */
  writeRecord(manifest: Manifest): void {
    const text = canonicalJson({ checksum: sha256(canonicalJson(manifest)), manifest }, 1);
    writeWhole(`${this.folder(manifest.kind, manifest.key)}/record.json`, `${text}\n`);
  }

  /** The key of the results that a recipe has led to. */
  keyOf(lineage: string): string | undefined {
    const text = ifThere(() => Deno.readTextFileSync(this.#link(lineage)));
    return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? text : undefined;
  }

  /** Remembers which results a recipe has led to. */
  link(lineage: string, key: string): void {
    if (this.keyOf(lineage) === key) return;
    write(this.#link(lineage), key);
  }

  #link(lineage: string): string {
    return `${this.dir}/lineages/${lineage}`;
  }

  /** The file of an output. */
  path({ kind, key }: Pick<Manifest, "kind" | "key">, { file }: Output): string {
    return `${this.folder(kind, key)}/${file}`;
  }

  /** How a file compares with what a manifest says of it, hashed only if it has changed. */
  state(manifest: Pick<Manifest, "kind" | "key">, output: Output): FileState {
    const folder = this.folder(manifest.kind, manifest.key);
    const path = `${folder}/${output.file}`;
    const info = ifThere(() => Deno.statSync(path));
    if (!info?.isFile) return "absent";
    if (info.size !== output.bytes) return "damaged";
    const mark = `${info.size} ${info.mtime?.getTime()} ${info.ino} ${output.digest}`;
    const seen = this.#remembered(folder);
    if (seen[output.file] === mark) return "intact";
    if (sha256File(path) !== output.digest) return "damaged";
    if (Date.now() - info.mtime!.getTime() > SETTLED) {
      seen[output.file] = mark;
      write(`${folder}/seen.json`, canonicalJson(seen));
    }
    return "intact";
  }

  #remembered(folder: string): Record<string, string> {
    let seen = this.#seen.get(folder);
    if (seen === undefined) {
      const text = ifThere(() => Deno.readTextFileSync(`${folder}/seen.json`));
      try {
        seen = JSON.parse(text ?? "{}") as Record<string, string>;
      } catch {
        seen = {}; // Then the files are hashed.
      }
      this.#seen.set(folder, seen);
    }
    return seen;
  }

  /** Whether outputs are damaged: those that are gone are missed only by who reads them. */
  isDamaged(manifest: Manifest): boolean {
    return Object.values(manifest.outputs).some((output) =>
      this.state(manifest, output) === "damaged"
    );
  }

  /** Whether all outputs are there. */
  isWhole(manifest: Manifest): boolean {
    return Object.values(manifest.outputs).every((output) =>
      this.state(manifest, output) === "intact"
    );
  }

  /** Copies a published file to the place of an output, if it is what the manifest says. */
  unpack(manifest: Manifest, output: Output, source: string): boolean {
    const target = this.path(manifest, output);
    if (!isSame(source, output)) return false;
    copyWhole(source, target);
    return this.state(manifest, output) === "intact";
  }

  /** Puts bytes in the place of an output, if they are what the manifest says. */
  accept(manifest: Manifest, output: Output, bytes: Uint8Array): boolean {
    if (bytes.length !== output.bytes || sha256(bytes) !== output.digest) return false;
    writeWhole(this.path(manifest, output), bytes);
    return this.state(manifest, output) === "intact";
  }
}

/** Whether a file is what a manifest says of an output. */
export function isSame(path: string, { bytes, digest }: Pick<Output, "bytes" | "digest">): boolean {
  const info = ifThere(() => Deno.statSync(path));
  return info !== undefined && info.isFile && info.size === bytes && sha256File(path) === digest;
}

/** Whether a manifest speaks of all outputs of a stage and of no others. */
export function fits({ outputs, kind }: Manifest, stage: AnyStage): boolean {
  const names = Object.keys(stage.outputs);
  return kind === stage.kind && names.length === Object.keys(outputs).length &&
    names.every((name) => name in outputs);
}

/** A manifest of earlier with what is not part of its key as it is now. */
export function asOfNow(manifest: Manifest, stage: AnyStage, lineage: string): Manifest {
  const outputs = Object.entries(manifest.outputs).map(([name, output]) => {
    const { published: _, ...rest } = output;
    const published = stage.publish?.[name];
    return [name, published === undefined ? rest : { ...rest, published }];
  });
  return { ...manifest, stage: stage.name, lineage, outputs: Object.fromEntries(outputs) };
}

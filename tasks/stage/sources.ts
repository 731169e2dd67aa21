/**
 * The digest of the code that a stage runs: the emitted JavaScript of its module graph, without
 * comments and types, the data files beside it, and the locked packages in it.
 *
 * @module
 */
import { emitCode, emitData, type Emitted, type Import } from "./_emit.ts";
import { Resolver } from "./_resolve.ts";
import { sha256 } from "./digest.ts";
import { readJson } from "./read_json.ts";
import { dirname, fromFileUrl } from "./path.ts";

/** The emitted code of a graph. */
export interface SourceDigest {
  /** Digest of every file, by its path in the repository, and of every package. */
  parts: Record<string, string>;
  /** The digest of them all. */
  digest: string;
}

/** What is remembered between runs; another version of it is forgotten. */
interface Cache {
  version: string;
  files: Record<string, Emitted>;
}

/**
 * Reads module graphs; emitted code is remembered in `cacheFile` by the source's digest.
 *
 * A package's `mod.ts` that only passes on other modules counts as those of them that are asked for,
 * so that a stage does not depend on the parts of a package that it never uses.
 */
export class SourceReader {
  readonly #root: string;
  readonly #cacheFile: string;
  readonly #cache: Cache;
  readonly #resolver: Resolver;
  readonly #files = new Map<string, Emitted | undefined>();
  #changed = false;

  constructor(root: string, cacheFile: string) {
    this.#root = root;
    this.#cacheFile = cacheFile;
    this.#resolver = new Resolver(root);
    const version = `2 ${this.#resolver.resolve("typescript", root)}`;
    const cache = readJson<Cache>(cacheFile);
    this.#cache = cache?.version === version ? cache : { version, files: {} };
  }

  /**
   * The digest of the graph below a module.
   *
   * @throws {Deno.errors.NotFound} If a file of the graph does not exist.
   */
  async read(module: string): Promise<SourceDigest> {
    const parts: Record<string, string> = {};
    const queue: { path: string; names?: string[] }[] = [{ path: fromFileUrl(module) }];
    const seen = new Set<string>();
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { path, names } = next;
      const emitted = await this.#emit(path);
      if (emitted === undefined) continue;
      const passes = emitted.barrel && names !== undefined;
      const id = passes ? `${path} ${names.join()}` : path;
      if (seen.has(id)) continue;
      seen.add(id);
      if (!passes) parts[this.#name(path)] = emitted.digest;
      const wanted = passes ? await this.#behind(path, names) : emitted.imports;
      for (const { specifier, names } of wanted) {
        const target = this.#resolver.resolve(specifier, path);
        if (target?.startsWith("npm:")) Object.assign(parts, this.#resolver.locked(target));
        else if (target !== undefined) queue.push({ path: target, names });
      }
    }
    this.#save();
    const names = Object.keys(parts).sort();
    return { parts, digest: sha256(names.map((name) => `${name} ${parts[name]}\n`).join("")) };
  }

  #name(path: string): string {
    return path.startsWith(`${this.#root}/`) ? path.slice(this.#root.length + 1) : path;
  }

  /** The imports of a barrel that stand behind the given names. */
  async #behind(path: string, names: readonly string[]): Promise<Import[]> {
    const { imports } = (await this.#emit(path))!;
    const found: Import[] = [];
    for (const name of names) {
      const provider = await this.#provider(path, name, new Set());
      // A name that cannot be traced may stand anywhere.
      if (provider === undefined) return imports;
      found.push(provider);
    }
    return found;
  }

  /** The import of a barrel that a name comes from. */
  async #provider(path: string, name: string, seen: Set<string>): Promise<Import | undefined> {
    if (seen.has(path)) return undefined;
    seen.add(path);
    const { imports } = (await this.#emit(path))!;
    const explicit = imports.find((entry) => entry.names?.includes(name));
    if (explicit) return { specifier: explicit.specifier, names: [name] };
    for (const { specifier, names } of imports) {
      const target = names === undefined ? this.#resolver.resolve(specifier, path) : undefined;
      if (target === undefined || target.startsWith("npm:")) continue;
      const emitted = await this.#emit(target);
      const here = emitted?.exports.includes(name) ||
        emitted?.barrel && await this.#provider(target, name, seen) !== undefined;
      if (here) return { specifier, names: [name] };
    }
    return undefined;
  }

  /** Reads a file; `undefined` for what is no file, such as a folder that a URL names. */
  async #emit(path: string): Promise<Emitted | undefined> {
    if (this.#files.has(path)) return this.#files.get(path);
    let emitted: Emitted | undefined;
    if (/\.[mc]?[jt]sx?$/.test(path)) {
      const source = Deno.readTextFileSync(path);
      const id = sha256(source);
      emitted = this.#cache.files[id];
      if (emitted === undefined) {
        emitted = this.#cache.files[id] = await emitCode(source);
        this.#changed = true;
      }
    } else if (isFile(path)) emitted = emitData(Deno.readFileSync(path));
    this.#files.set(path, emitted);
    return emitted;
  }

  #save(): void {
    if (!this.#changed) return;
    this.#changed = false;
    Deno.mkdirSync(dirname(this.#cacheFile), { recursive: true });
    Deno.writeTextFileSync(`${this.#cacheFile}.part`, JSON.stringify(this.#cache));
    Deno.renameSync(`${this.#cacheFile}.part`, this.#cacheFile);
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

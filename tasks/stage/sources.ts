/**
 * The digest of the code that a stage runs: the emitted JavaScript of its module graph, without
 * comments and types, and the locked versions of the packages in it.
 *
 * @module
 */
import { dirname, fromFileUrl } from "./path.ts";
import { sha256 } from "./digest.ts";

/** The emitted code of a graph. */
export interface SourceDigest {
  /** Digest of every file, by its path in the repository, and version of every package. */
  parts: Record<string, string>;
  /** The digest of them all. */
  digest: string;
}

/** What a module imports: a specifier and the names, or all of them (`undefined`). */
interface Import {
  specifier: string;
  names?: string[];
}

/** What is known of one file. */
interface Emitted {
  /** Digest of the emitted code. */
  digest: string;
  imports: Import[];
  /** Names that the file declares and exports itself. */
  exports: string[];
  /** Whether the file only passes on what others export. */
  barrel: boolean;
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
  readonly #emitted: Record<string, Emitted>;
  readonly #locked: Record<string, string>;
  readonly #imports: Record<string, string>;
  readonly #files = new Map<string, Emitted>();
  #changed = false;

  constructor(root: string, cacheFile: string) {
    this.#root = root;
    this.#cacheFile = cacheFile;
    this.#emitted = readJson(cacheFile) ?? {};
    this.#locked = readJson<{ specifiers?: Record<string, string> }>(`${root}/deno.lock`)
      ?.specifiers ?? {};
    this.#imports = readJson<{ imports?: Record<string, string> }>(`${root}/deno.json`)?.imports ??
      {};
  }

  /** The digest of the graph below a module. */
  async read(module: string): Promise<SourceDigest> {
    const parts: Record<string, string> = {};
    const queue: { path: string; names?: string[] }[] = [{ path: fromFileUrl(module) }];
    const seen = new Set<string>();
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const { path, names } = next;
      const { digest, imports, barrel } = await this.#emit(path);
      const passes = barrel && names !== undefined;
      const id = passes ? `${path} ${names.join()}` : path;
      if (seen.has(id)) continue;
      seen.add(id);
      const name = path.startsWith(`${this.#root}/`) ? path.slice(this.#root.length + 1) : path;
      if (!passes) parts[name] = digest;
      const wanted = passes ? await this.#behind(path, names) : imports;
      for (const { specifier, names } of wanted) {
        const target = this.#resolve(specifier, path);
        if (target === undefined) continue;
        if (target.startsWith("npm:")) parts[target] = this.#locked[target] ?? target;
        else queue.push({ path: target, names });
      }
    }
    if ("packages/kernels/kernels.ts" in parts) {
      const wasm = Deno.readFileSync(`${this.#root}/packages/kernels/kernels.wasm`);
      parts["packages/kernels/kernels.wasm"] = sha256(wasm);
    }
    this.#save();
    const names = Object.keys(parts).sort();
    return { parts, digest: sha256(names.map((name) => `${name} ${parts[name]}\n`).join("")) };
  }

  /** The imports of a barrel that stand behind the given names. */
  async #behind(path: string, names: readonly string[]): Promise<Import[]> {
    const { imports } = await this.#emit(path);
    const found: Import[] = [];
    for (const name of names) {
      const explicit = imports.find((entry) => entry.names?.includes(name));
      if (explicit) {
        found.push({ specifier: explicit.specifier, names: [name] });
        continue;
      }
      for (const { specifier, names } of imports) {
        const target = names === undefined ? this.#resolve(specifier, path) : undefined;
        if (target === undefined || target.startsWith("npm:")) continue;
        const { exports } = await this.#emit(target);
        if (exports.includes(name)) found.push({ specifier, names: [name] });
      }
    }
    return found;
  }

  async #emit(path: string): Promise<Emitted> {
    const known = this.#files.get(path);
    if (known) return known;
    const source = Deno.readTextFileSync(path);
    const id = sha256(source);
    if (!this.#emitted[id]) {
      const { default: ts } = await import("typescript");
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: {
          target: ts.ScriptTarget.ESNext,
          module: ts.ModuleKind.ESNext,
          removeComments: true,
        },
      });
      this.#emitted[id] = describe(outputText);
      this.#changed = true;
    }
    this.#files.set(path, this.#emitted[id]);
    return this.#emitted[id];
  }

  #resolve(specifier: string, from: string): string | undefined {
    if (specifier.startsWith("node:")) return undefined;
    if (specifier.startsWith("npm:")) return specifier;
    if (specifier.startsWith(".")) {
      return fromFileUrl(new URL(specifier, `file://${dirname(from)}/`).href);
    }
    const member = /^@kws\/(\w+)$/.exec(specifier)?.[1];
    if (member) return `${this.#root}/packages/${member}/mod.ts`;
    const standard = /^@std\/(\w+)$/.exec(specifier)?.[1];
    if (standard) return `${this.#root}/packages/std/${standard}/mod.ts`;
    const exact = this.#imports[specifier];
    if (exact) return exact;
    const parent = Object.keys(this.#imports).find((name) => specifier.startsWith(`${name}/`));
    return parent === undefined ? `npm:${specifier}` : this.#imports[parent];
  }

  #save(): void {
    if (!this.#changed) return;
    this.#changed = false;
    Deno.mkdirSync(dirname(this.#cacheFile), { recursive: true });
    Deno.writeTextFileSync(`${this.#cacheFile}.part`, JSON.stringify(this.#emitted));
    Deno.renameSync(`${this.#cacheFile}.part`, this.#cacheFile);
  }
}

/** Reads imports and exports off emitted code. */
function describe(code: string): Emitted {
  const imports: Import[] = [];
  const listed = /\b(?:import|export)\s*\{([^}]*)\}\s*from\s*"([^"]+)"/g;
  for (const [, list, specifier] of code.matchAll(listed)) {
    const names = list.split(",").map((name) => name.trim().split(/\s+as\s+/)[0]).filter(Boolean);
    imports.push({ specifier, names });
  }
  const whole = /\b(?:import|export)\s*(?:\*[^"{}]*|\w+\s*)?from\s*"([^"]+)"/g;
  const rest = code.replace(listed, "");
  for (const [, specifier] of rest.matchAll(whole)) imports.push({ specifier });
  for (const [, specifier] of rest.matchAll(/\bimport\s*\(?\s*"([^"]+)"/g)) {
    imports.push({ specifier });
  }
  const workers = /new URL\("(\.[^"]+\.ts)", import\.meta\.url\)/g;
  for (const [, specifier] of code.matchAll(workers)) imports.push({ specifier });
  const declared = /\bexport\s+(?:async\s+)?(?:function\*?|class|const|let|var)\s+(\w+)/g;
  const statements = code.split("\n").filter((line) => line.trim() !== "").join("\n");
  return {
    digest: sha256(code),
    imports,
    exports: [...code.matchAll(declared)].map(([, name]) => name),
    barrel:
      statements.replaceAll(/export\s*(?:\{[^}]*\}|\*)\s*from\s*"[^"]+";?/g, "").trim() === "",
  };
}

/** The JSON of a file; `undefined` if there is none. */
export function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as T;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

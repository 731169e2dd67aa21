/**
 * Where a specifier leads: to a file of the repository or to a package of the lock file.
 *
 * @module
 */
import { readJson } from "./read_json.ts";
import { dirname, fromFileUrl } from "./path.ts";

interface Lock {
  specifiers?: Record<string, string>;
  npm?: Record<string, { integrity?: string; dependencies?: string[] }>;
}

/** Resolves as `deno.json` and `deno.lock` of a repository say. */
export class Resolver {
  readonly #root: string;
  readonly #imports: Record<string, string>;
  readonly #lock: Lock;
  /** Entry files of the workspace's members, by their names. */
  readonly #members = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
    const config = readJson<{ imports?: Record<string, string>; workspace?: string[] }>(
      `${root}/deno.json`,
    );
    this.#imports = config?.imports ?? {};
    this.#lock = readJson<Lock>(`${root}/deno.lock`) ?? {};
    for (const member of config?.workspace ?? []) {
      const dir = `${root}/${member.replace(/^\.\//, "")}`;
      const { name, exports } = readJson<{ name?: string; exports?: unknown }>(
        `${dir}/deno.json`,
      ) ?? {};
      if (name === undefined) continue;
      const entry = typeof exports === "string" ? exports : "./mod.ts";
      this.#members.set(name, `${dir}/${entry.replace(/^\.\//, "")}`);
    }
  }

  /** A path, an `npm:` specifier, or `undefined` for what is part of the runtime. */
  resolve(specifier: string, from: string): string | undefined {
    if (specifier.startsWith("node:")) return undefined;
    if (specifier.startsWith("npm:")) return specifier;
    if (/^(\.|file:)/.test(specifier)) {
      return fromFileUrl(new URL(specifier, `file://${encodeURI(dirname(from))}/`).href);
    }
    const member = this.#members.get(specifier);
    if (member) return member;
    const name = Object.keys(this.#imports)
      .filter((name) => specifier === name || specifier.startsWith(`${name}/`))
      .sort((a, b) => b.length - a.length)[0];
    if (name === undefined) return `npm:${specifier}`;
    const target = this.#imports[name];
    return target.startsWith(".") ? `${this.#root}/${target.slice(2)}` : target;
  }

  /** The locked version of a package and the integrity of all that it depends on. */
  locked(specifier: string): Record<string, string> {
    const version = this.#lock.specifiers?.[specifier];
    const parts: Record<string, string> = { [specifier]: version ?? specifier };
    if (version === undefined) return parts;
    const queue = [`${specifier.slice("npm:".length).replace(/(?<=.)@[^@/]*$/, "")}@${version}`];
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      const id = this.#lockedName(name);
      if (id === undefined || `lock ${id}` in parts) continue;
      const { integrity = "", dependencies = [] } = this.#lock.npm![id];
      parts[`lock ${id}`] = integrity;
      queue.push(...dependencies);
    }
    return parts;
  }

  /** Dependencies are written without their version where the lock holds only one. */
  #lockedName(name: string): string | undefined {
    const packages = this.#lock.npm ?? {};
    if (name in packages) return name;
    return Object.keys(packages).find((id) => id.startsWith(`${name}@`));
  }
}

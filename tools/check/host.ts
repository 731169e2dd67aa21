/**
 * What sources take from Deno or Node although they are to run in any host.
 *
 * @module
 */
import type { ModuleGraph } from "./cycles.ts";

/** A module that needs Deno or Node. */
export interface HostUse {
  /** What it names, as `Deno.readFileSync` or `node:path`. */
  names: string[];
  /** The modules by which the first one comes to it, itself the last. */
  way: string[];
}

/** The names of Deno and Node in a source, each once; comments do not count, texts do. */
export function hostNames(text: string): string[] {
  const code = text.replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, "");
  const found = code.match(/\bDeno\b(?:\.\w+)*|(?<=["'`])node:[\w/]+|\brequire\(|\bprocess\.\w+/g);
  return [...new Set(found)].sort();
}

/**
 * Finds, of all modules that one reaches, those that need Deno or Node. Imports of types alone are not
 * followed, dynamic ones are.
 *
 * @param graph What `deno info --json` says.
 * @param start The specifier of the module to begin with.
 * @param read The text of a module by its specifier.
 */
export function findHostUses(
  { modules }: ModuleGraph,
  start: string,
  read: (specifier: string) => string,
): HostUse[] {
  const targets = new Map(modules.map(({ specifier, dependencies = [] }) => [
    specifier,
    dependencies.flatMap(({ code }) => code?.specifier ?? []),
  ]));
  const ways = new Map([[start, [start]]]);
  for (const [specifier, way] of ways) {
    for (const target of targets.get(specifier) ?? []) {
      if (!ways.has(target)) ways.set(target, [...way, target]);
    }
  }
  return [...ways].map(([specifier, way]) => {
    // What is no file of ours, as `node:path` or a package of npm, is its own name.
    const names = specifier.startsWith("file:") ? hostNames(read(specifier)) : [specifier];
    return { names, way };
  }).filter(({ names }) => names.length > 0);
}

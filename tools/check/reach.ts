/**
 * Imports that reach past a package's face: into a file that the package does not export.
 *
 * @module
 */
import { relative, resolve } from "node:path";

/** What packages export: paths of files, from the project's folder, by name and subpath. */
export type Exports = ReadonlyMap<string, string>;

/** Reads what a package's `deno.json` exports, by their names, with subpaths, and their files. */
export function readExports(folder: string, config: unknown): [string, string][] {
  const { name, exports = {} } = config as {
    name: string;
    exports?: string | Record<string, string>;
  };
  const all = typeof exports === "string" ? { ".": exports } : exports;
  return Object.entries(all).map(([subpath, file]) => [
    `${name}${subpath.slice(1)}`,
    relative("/", resolve("/", folder, file)),
  ]);
}

/**
 * The files of packages that a source names although they are no part of what those export, in
 * imports and in any other text that is a path or a name, as `import.meta.resolve` takes it.
 *
 * @param file The source's path from the project's folder.
 * @param text The source.
 * @param exports What packages export.
 * @param isFile Whether a path from the project's folder is a file.
 */
export function findReaches(
  file: string,
  text: string,
  exports: Exports,
  isFile: (path: string) => boolean,
): string[] {
  const own = packageOf(file);
  const reaches = new Set<string>();
  for (const [, specifier] of text.matchAll(/["'`]((?:\.{1,2}\/|@kws\/)[^"'`\s]+)["'`]/g)) {
    if (specifier.startsWith("@kws/")) {
      const subpath = specifier.split("/").length > 2;
      if (subpath && !exports.has(specifier)) reaches.add(specifier);
      continue;
    }
    const target = relative("/", resolve("/", file, "..", specifier));
    const other = packageOf(target);
    if (other === undefined || other === own || !target.endsWith(".ts") || !isFile(target)) {
      continue;
    }
    if (![...exports.values()].includes(target)) reaches.add(target);
  }
  return [...reaches].sort();
}

function packageOf(path: string): string | undefined {
  const [room, name, ...rest] = path.split("/");
  return room === "packages" && rest.length > 0 ? name : undefined;
}

/**
 * The project's sources with what each exports and imports, chapters and examples among them.
 *
 * @module
 */
import { dirname, relative, resolve } from "node:path";
import type { Exports } from "./reach.ts";
import { fencedCode, readNames, type SourceNames } from "./source_names.ts";
import type { Sources } from "./unused.ts";

/** Where a chapter's module lies while a report is built, whose imports are from there. */
const CHAPTERS = "reports/.build";

/**
 * Reads sources and what stands in their documentation, and Markdown.
 *
 * @param root The project's folder.
 * @param files Paths of sources and of Markdown from there.
 * @param exports What packages export.
 */
export async function readSources(
  root: string,
  files: readonly string[],
  exports: Exports,
): Promise<Sources> {
  const { default: compiler } = await import("typescript");
  const all = new Map<string, SourceNames>();
  for (const file of files) {
    const text = Deno.readTextFileSync(`${root}/${file}`);
    const isSource = file.endsWith(".ts");
    if (isSource) all.set(file, readNames(compiler, file, text));
    // An example is no part of its package: who copies it stands outside.
    const folder = isSource ? "examples" : dirname(file) === "reports" ? CHAPTERS : dirname(file);
    fencedCode(text).forEach((code, i) =>
      all.set(`${folder}/${file.replaceAll("/", "_")}-${i}.ts`, readNames(compiler, "x.ts", code))
    );
  }
  return {
    files: all,
    resolve: (file, specifier) =>
      specifier.startsWith(".")
        ? relative("/", resolve("/", file, "..", specifier))
        : exports.get(specifier),
  };
}

/** The package that a path lies in, or the folder that is no package. */
export function roomOf(file: string): string {
  // What a bundle passes on is used by whoever takes the bundle.
  if (file.endsWith("/dist.ts")) return file;
  const [room, name] = file.split("/");
  return room === "packages" ? `${room}/${name}` : room;
}

/**
 * Exports that nothing uses.
 *
 * @module
 */
import type { Declared, Names, SourceNames } from "./source_names.ts";

/** Sources by their paths, and how they find each other. */
export interface Sources {
  files: ReadonlyMap<string, SourceNames>;
  /** The path of the module that a source calls so; nothing where it is none of ours. */
  resolve(file: string, specifier: string): string | undefined;
}

/** Where a name of a module is used, with all modules that pass it on: `path#name`. */
function useOf({ files, resolve }: Sources, file: string, name: string, seen: Set<string>): void {
  const key = `${file}#${name}`;
  if (seen.has(key)) return;
  const own = files.get(file);
  if (!own) return;
  seen.add(key);
  if (own.declares.has(name)) return;
  for (const { from, names, as } of own.passes) {
    const target = resolve(file, from);
    if (target === undefined) continue;
    if (!names) useOf({ files, resolve }, target, name, seen);
    else {
      const at = as!.indexOf(name);
      if (at >= 0) useOf({ files, resolve }, target, names[at], seen);
    }
  }
}

function passedOn({ from, names }: Names): Names & { within: false } {
  return { from, names, within: false };
}

/** The names that a module exports, its own and those that it passes on. */
export function exportedNames(sources: Sources, file: string): Map<string, Declared> {
  const own = sources.files.get(file);
  const all = new Map(own?.declares);
  for (const { from, names, as } of own?.passes ?? []) {
    const target = sources.resolve(file, from);
    const there = target === undefined ? new Map() : exportedNames(sources, target);
    if (!names) { for (const [name, what] of there) all.set(name, what); }
    else {
      names.forEach((name, i) =>
        all.set(as![i], there.get(name) ?? { isType: false, words: new Set() })
      );
    }
  }
  return all;
}

/**
 * Finds exports that nothing uses: what no other source imports and, of a face, what no source outside
 * its package does. A type that another export speaks of is used by that.
 *
 * @param faces The files of packages that other packages may import.
 * @param roomOf The package that a path lies in, or the like: what counts as inside.
 * @returns Paths with names.
 */
export function findUnused(
  sources: Sources,
  faces: ReadonlySet<string>,
  roomOf: (file: string) => string,
): [file: string, name: string][] {
  const [used, usedOutside] = [new Set<string>(), new Set<string>()];
  for (const [file, { imports, passes }] of sources.files) {
    // What another package passes on it uses; inside, only who imports it does.
    for (const { from, names, within } of [...imports, ...passes.map(passedOn)]) {
      const target = sources.resolve(file, from);
      if (target === undefined || within === false && roomOf(file) === roomOf(target)) continue;
      for (const name of names ?? exportedNames(sources, target).keys()) {
        useOf(sources, target, name, used);
        if (roomOf(file) !== roomOf(target)) useOf(sources, target, name, usedOutside);
      }
    }
  }
  const unused: [string, string][] = [];
  for (const [file, { declares }] of sources.files) {
    for (const name of declares.keys()) {
      if (!used.has(`${file}#${name}`) && !isWord(declares, name)) unused.push([file, name]);
    }
  }
  for (const face of faces) {
    const all = exportedNames(sources, face);
    for (const name of all.keys()) {
      const own = sources.files.get(face)!.declares.has(name);
      if (own || usedOutside.has(`${face}#${name}`) || isWord(all, name)) continue;
      unused.push([face, name]);
    }
  }
  return unused;
}

/** Whether a name is a type that another declaration speaks of. */
function isWord(all: ReadonlyMap<string, Declared>, name: string): boolean {
  return all.get(name)!.isType &&
    [...all].some(([other, { words }]) => other !== name && words.has(name));
}

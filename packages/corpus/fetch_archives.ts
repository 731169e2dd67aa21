/**
 * Archives downloaded, checked, and turned into folders.
 *
 * @module
 */
import { writeWhole } from "@kws/files";
import { type Archive, readArchives } from "./archive.ts";
import { chooseArchives, type ChooseOptions } from "./choose_archives.ts";
import { derive } from "./derive.ts";
import { download } from "./download.ts";
import { lockFolder } from "./_lock.ts";
import { readStudyLists } from "./study_list.ts";
import { unpack } from "./unpack.ts";

/** What came of one archive. */
export interface Fetched {
  name: string;
  /** Digest of the archive; of a derived folder, that of its recordings. */
  sha256: string;
  /** Number of files; `null` if they were there before. */
  files: number | null;
  /** Where the files are. */
  folder: string;
}

/** Options of {@linkcode fetchArchives}. */
export interface FetchOptions {
  /** Called with what has been done, in a line. Defaults to standard error. */
  onLine?: (line: string) => void;
  /** Called with the share that is done of the work in hand, and what it is. */
  onProgress?: (share: number, words: string) => void;
}

/** Where the mark lies that an archive was unpacked whole: it is written last. */
function markOf(name: string, target: string): string {
  return `${target}/archives/${name}.unpacked`;
}

/** What a mark says of an archive that was unpacked: its digest, and the sizes of its files by name. */
interface Mark {
  sha256: string;
  files: [size: number, name: string][];
}

/** The mark of an archive that was unpacked here before. */
function markOfBefore({ name, folder }: Archive, target: string): Mark | undefined {
  try {
    Deno.statSync(`${target}/${folder}`);
    const [sha256, ...lines] = Deno.readTextFileSync(markOf(name, target)).trim().split("\n");
    return {
      sha256,
      files: lines.map((line) => {
        const [size, ...words] = line.split(" ");
        return [Number(size), words.join(" ")];
      }),
    };
  } catch {
    return undefined;
  }
}

/** Whether an archive was unpacked here whole, and is the one that the manifest means. */
export function isUnpacked(archive: Archive, target: string): boolean {
  const before = markOfBefore(archive, target);
  return before !== undefined && (archive.sha256 === null || archive.sha256 === before.sha256);
}

/** Files of an archive that are not there as they were unpacked, by their sizes. */
function changedFiles(archive: Archive, target: string): string[] {
  return (markOfBefore(archive, target)?.files ?? []).flatMap(([size, name]) => {
    try {
      return Deno.statSync(`${target}/${archive.folder}/${name}`).size === size ? [] : [name];
    } catch {
      return [name];
    }
  });
}

/** Whether an archive was unpacked here, and its files are still there, of their sizes. */
export function isWhole(archive: Archive, target: string): boolean {
  return isUnpacked(archive, target) && changedFiles(archive, target).length === 0;
}

function writeMark(
  name: string,
  target: string,
  sha256: string,
  files: Iterable<readonly [name: string, size: number]> = [],
): void {
  const lines = [...files].map(([name, size]) => `${size} ${name}\n`);
  writeWhole(markOf(name, target), `${sha256}\n${lines.join("")}`);
}

function removeMark(name: string, target: string): void {
  try {
    Deno.removeSync(markOf(name, target));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Removes files that an earlier version of an archive had and no archive of the folder has now. */
function removeOutdated(archive: Archive, target: string, before: Mark | undefined): void {
  const now = new Set(
    readArchives().archives.filter(({ folder }) => folder === archive.folder)
      .concat(archive).flatMap((one) => markOfBefore(one, target)?.files ?? [])
      .map(([, name]) => name),
  );
  for (const [, name] of before?.files ?? []) {
    if (now.has(name)) continue;
    try {
      Deno.removeSync(`${target}/${archive.folder}/${name}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Removes a file at the end of a block, however that ends. */
function discarded(path: string | undefined): Disposable {
  return {
    [Symbol.dispose]() {
      try {
        if (path !== undefined) Deno.removeSync(path);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
}

/** The small archives whose folders can be cut out of a source. */
function partsOf({ derives }: Archive): Archive[] {
  return readArchives().archives.filter(({ kind, folder }) =>
    kind === "corpus" && derives?.includes(folder)
  );
}

/** Cuts folders of the study out of a public source. */
async function deriveFrom(
  path: string,
  archive: Archive,
  target: string,
  onBytes: (done: number, total: number) => void,
): Promise<Fetched[]> {
  const lists = (await readStudyLists()).filter(({ folder }) => archive.derives?.includes(folder));
  const parts = partsOf(archive);
  for (const { name } of parts) removeMark(name, target);
  const derived = await derive(path, lists, target, { onBytes });
  // The recordings are those of the small archives, to the last sample: their marks may stand.
  for (const { name, sha256, folder } of parts) {
    writeMark(name, target, sha256 ?? "", derived.find((one) => one.folder === folder)?.files);
  }
  return derived.map(({ folder, sha256, recordings }) => ({
    ...{ name: folder, sha256, files: recordings, folder: `${target}/${folder}` },
  }));
}

/**
 * Fetches archives and unpacks them, or cuts the study's folders out of them where they are public
 * sources; what was done before is left as it is. One process at a time works in a folder: others wait
 * and say so. A mark that an archive is there is written when all its files have been counted.
 *
 * @param mirrors Addresses and folders, tried in order before an archive's own addresses.
 * @param target The folder above the archives' own.
 * @throws {Error} If an archive cannot be had; the message names every address that was tried.
 */
export async function fetchArchives(
  archives: readonly Archive[],
  mirrors: readonly string[],
  target: string,
  { onLine = (line) => console.error(line), onProgress }: FetchOptions = {},
): Promise<Fetched[]> {
  const done: Fetched[] = [];
  const dir = `${target}/archives`;
  const release = await lockFolder(dir, onLine);
  try {
    for (const archive of archives) {
      const { name, file, files, unpackedBytes } = archive;
      const derives = archive.derives !== undefined && archive.derives.length > 0;
      const folder = `${target}/${archive.folder}`;
      const parts = partsOf(archive);
      if (derives && parts.every((part) => isWhole(part, target))) {
        // Another process, for which this one waited, has done it.
        onLine(`${archive.derives!.join(", ")}: already in ${target}`);
        continue;
      }
      const changed = isUnpacked(archive, target) ? changedFiles(archive, target) : [];
      if (changed.length > 0) {
        const more = changed.length > 1 ? ` and ${changed.length - 1} more` : "";
        onLine(`${name}: ${changed[0]}${more} not as unpacked before, so it is unpacked again`);
      } else if (!derives && isUnpacked(archive, target)) {
        const { sha256 } = markOfBefore(archive, target)!;
        done.push({ name, sha256, files: null, folder });
        onLine(`${name}: already in ${folder}`);
        continue;
      }
      const tell = (verb: string) => (bytes: number, total: number) =>
        onProgress?.(bytes / total, `${name}: ${verb}, ${(bytes / 1e6).toFixed(0)} MB`);
      const { path, sha256 } = await download(archive, { dir, mirrors, onBytes: tell("loading") });
      // Where nobody has said which bytes are right, those that failed are not kept for the next time.
      using _ = discarded(path === `${dir}/${file}` && archive.sha256 === null ? path : undefined);
      if (derives) {
        const own = await deriveFrom(path, archive, target, tell("choosing recordings"));
        done.push(...own);
        own.forEach((one) => onLine(`${one.name}: ${one.files} recordings in ${one.folder}`));
      } else {
        const before = markOfBefore(archive, target);
        removeMark(name, target);
        const onBytes = tell("unpacking");
        const sizes = await unpack(path, folder, { files, unpackedBytes, onBytes });
        // From now on the mark alone says what is there: the archive has done its work.
        writeMark(name, target, sha256, sizes);
        removeOutdated(archive, target, before);
        done.push({ name, sha256, files: sizes.size, folder });
        onLine(`${name}: ${sizes.size} files in ${folder}, SHA-256 ${sha256}`);
      }
      if (path === `${dir}/${file}`) Deno.removeSync(path);
    }
  } finally {
    release();
  }
  return done;
}

/**
 * Chooses and fetches what somebody asks for: {@linkcode chooseArchives}, {@linkcode fetchArchives}.
 *
 * @throws {RangeError} If there is no such thing.
 * @throws {Error} If it cannot be had.
 */
export async function fetchPart(
  what: string,
  mirrors: readonly string[],
  target: string,
  options: FetchOptions & Pick<ChooseOptions, "keyword" | "release"> = {},
): Promise<Fetched[]> {
  const isThere = (archive: Archive): boolean => isWhole(archive, target);
  const archives = await chooseArchives(what, mirrors, { ...options, isThere });
  return await fetchArchives(archives, mirrors, target, options);
}

/**
 * Unpacks `.tar.gz` archives.
 *
 * @module
 */
import { readTar, type TarBounds } from "./_tar.ts";

/** Options of {@linkcode unpack}. */
export interface UnpackOptions {
  /** Number of files that the archive must have; defaults to any up to a million. */
  files?: number;
  /** Bytes that they must have together; defaults to any up to 50 times the archive. */
  unpackedBytes?: number;
  /** Called as the archive is read. */
  onBytes?: (done: number, total: number) => void;
}

/** Writes an archive's files below a folder; gives their sizes by name. */
async function extractTo(
  dir: string,
  archive: string,
  bounds: TarBounds,
  onBytes?: UnpackOptions["onBytes"],
): Promise<Map<string, number>> {
  const sizes = new Map<string, number>();
  const folders = new Set<string>();
  await readTar(
    archive,
    async ({ name, pieces }) => {
      const folder = name.replace(/[^/]*$/, "");
      if (!folders.has(folder)) await Deno.mkdir(`${dir}/${folder}`, { recursive: true });
      folders.add(folder);
      using out = await Deno.open(`${dir}/${name}`, { write: true, create: true, truncate: true });
      let size = 0;
      for await (const piece of pieces) {
        for (let at = 0; at < piece.length;) at += await out.write(piece.subarray(at));
        size += piece.length;
      }
      sizes.set(name, size);
    },
    bounds,
    onBytes,
  );
  return sizes;
}

function refuseOther(archive: string, what: string, found: number, wanted?: number): void {
  if (wanted === undefined || found === wanted) return;
  throw new SyntaxError(
    `Cannot unpack ${archive} as it must have ${wanted} ${what}: it has ${found}`,
  );
}

/** Makes sure, before anything is moved, that every file can be moved into a folder that is there. */
async function refuseBlocked(archive: string, dir: string, names: Iterable<string>): Promise<void> {
  const refuse = (name: string, is: string, must: string): never => {
    throw new Error(
      `Cannot unpack ${archive} into ${dir} as "${name}" must be ${must}: ${is} is there; ` +
        "remove it or name another folder",
    );
  };
  const folders = new Set<string>();
  for (const name of names) {
    if (await isFolder(`${dir}/${name}`)) refuse(name, "a folder", "a file");
    const parts = name.split("/").slice(0, -1);
    parts.forEach((_, i) => folders.add(parts.slice(0, i + 1).join("/")));
  }
  for (const folder of folders) {
    if (await isFolder(`${dir}/${folder}`) === false) refuse(folder, "a file", "a folder");
  }
}

/** Whether there is a folder of this name; `undefined` where there is nothing. */
async function isFolder(path: string): Promise<boolean | undefined> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

/** Makes sure that all files are where they should be, whole. */
async function countFiles(dir: string, sizes: ReadonlyMap<string, number>): Promise<void> {
  let there = 0;
  for (const [name, size] of sizes) {
    const info = await Deno.stat(`${dir}/${name}`).catch(() => undefined);
    if (info?.size === size) there++;
  }
  if (there === sizes.size) return;
  throw new Error(
    `Cannot unpack into ${dir} as nobody else may change it meanwhile: ${there} of ${sizes.size} ` +
      `files are there; run the command again`,
  );
}

/**
 * Unpacks into a new folder beside `dir`, which then takes the name `dir`; where that is there
 * already, its files are moved into it one by one, in place of those of their names, once it is sure
 * that none is in the way of a folder or a folder in its way. All files are counted at the end.
 *
 * @returns The files' sizes by their names.
 * @throws {SyntaxError} If the archive is broken, an entry is a link or leaves the folder, a name
 * stands there twice, or there is more than was said, by default than a million files or 50 times
 * its own bytes; nothing is then left behind.
 * @throws {Error} If something cannot be written; the message names archive and folder.
 */
export async function unpack(
  archive: string,
  dir: string,
  { files, unpackedBytes, onBytes }: UnpackOptions = {},
): Promise<ReadonlyMap<string, number>> {
  const temporary = `${dir}.unpacking`;
  await Deno.remove(temporary, { recursive: true }).catch(() => {});
  try {
    await Deno.mkdir(temporary, { recursive: true });
    const bounds = { files, bytes: unpackedBytes };
    const sizes = await extractTo(temporary, archive, bounds, onBytes);
    refuseOther(archive, "files", sizes.size, files);
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    refuseOther(archive, "bytes of files", bytes, unpackedBytes);
    if (!await exists(dir)) await Deno.rename(temporary, dir);
    else {
      await refuseBlocked(archive, dir, sizes.keys());
      const folders = new Set([...sizes.keys()].map((name) => name.replace(/[^/]*$/, "")));
      for (const folder of folders) await Deno.mkdir(`${dir}/${folder}`, { recursive: true });
      for (const name of sizes.keys()) await Deno.rename(`${temporary}/${name}`, `${dir}/${name}`);
    }
    await countFiles(dir, sizes);
    return sizes;
  } catch (error) {
    const { message } = error as Error;
    // What a command may not do, it explains itself.
    if (error instanceof Deno.errors.NotCapable || error instanceof SyntaxError) throw error;
    const own = `Cannot unpack ${archive}`;
    if ([" as ", " into "].some((word) => message.startsWith(own + word))) throw error;
    const need = unpackedBytes === undefined
      ? ""
      : `; it takes ${Math.ceil(unpackedBytes / 1e6)} MB`;
    const fault = message.replace(`${own}: `, "").replace(/ \(os error \d+\).*/s, "");
    throw new Error(`Cannot unpack ${archive} into ${dir}: ${fault}${need}`, { cause: error });
  } finally {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}

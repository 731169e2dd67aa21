/**
 * Files that a user has named.
 *
 * @module
 */
import { nearestName } from "@kws/names";
import type { ByteSource } from "@kws/features";
import { basename, dirname } from "node:path";

/**
 * Looks whether a file is there to be read.
 *
 * @param path Where it lies.
 * @param shown As the user wrote it.
 * @throws {Error} If nothing is there, or a folder, a pipe or a device; the message says what to do.
 */
export function requireFile(path: string, shown: string): void {
  let info: Deno.FileInfo;
  try {
    info = Deno.statSync(path);
  } catch (error) {
    // Deno lets nobody look at what lies in /dev and /proc.
    if (error instanceof Deno.errors.NotCapable) throw refuseOther(shown);
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`Cannot read ${shown} as it must exist: ${whatInstead(path)}`);
  }
  if (info.isDirectory) {
    const first = [...Deno.readDirSync(path)].map(({ name }) => name).sort()[0];
    throw new Error(
      `Cannot read ${shown} as it must be a file: it is a folder; ` +
        (first === undefined
          ? "it is empty"
          : `name its files, such as ${shown.replace(/\/+$/, "")}/${first}`),
    );
  }
  if (!info.isFile) throw refuseOther(shown);
}

function refuseOther(shown: string): Error {
  return new Error(
    `Cannot read ${shown} as it must be a file: it is a pipe or a device; raw PCM is heard from ` +
      "standard input, which is named -",
  );
}

/** What lies in a folder; none where there is no such folder, or nobody may look. */
function namesIn(folder: string): string[] | undefined {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch {
    return undefined;
  }
}

/** What to say where nothing lies at a path. */
function whatInstead(path: string): string {
  if (/[*?[]/.test(basename(path))) return "no file has a name of this pattern";
  const names = namesIn(dirname(path));
  if (names === undefined) {
    // The first folder on the way that is not there is the one to spell anew.
    let folder = dirname(path);
    while (folder !== dirname(folder) && namesIn(dirname(folder)) === undefined) {
      folder = dirname(folder);
    }
    const nearest = nearestName(basename(folder), namesIn(dirname(folder)) ?? []);
    return `the folder ${folder} is not there either${nearest ? `; nearest: ${nearest}` : ""}`;
  }
  const nearest = nearestName(basename(path), names);
  return `nothing is there; ${
    nearest === undefined ? "check how it is spelt" : `nearest: ${nearest}`
  }`;
}

/** A file of the disk as bytes at any place; to be closed. */
export function openFile(path: string): ByteSource & Disposable {
  const file = Deno.openSync(path);
  const { size } = file.statSync();
  let buffer = new Uint8Array(0);
  return {
    size,
    read(at, count) {
      const wanted = Math.max(0, Math.min(count, size - at));
      if (buffer.length < wanted) buffer = new Uint8Array(wanted);
      file.seekSync(at, Deno.SeekMode.Start);
      let got = 0;
      while (got < wanted) {
        const more = file.readSync(buffer.subarray(got, wanted));
        if (more === null) break;
        got += more;
      }
      return buffer.subarray(0, got);
    },
    [Symbol.dispose]: () => file.close(),
  };
}

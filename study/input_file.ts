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

/** What to say where nothing lies at a path. */
function whatInstead(path: string): string {
  if (/[*?[]/.test(basename(path))) return "no file has a name of this pattern";
  let names: string[];
  try {
    names = [...Deno.readDirSync(dirname(path))].map(({ name }) => name).sort();
  } catch {
    return `the folder ${dirname(path)} is not there either`;
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

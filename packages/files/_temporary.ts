/**
 * Temporary names beside files.
 *
 * @module
 */
import { dirname } from "node:path";

let count = 0;

/** A file under a name that nobody else has. */
export interface Temporary {
  name: string;
  file: Deno.FsFile;
}

/** Opens an empty file beside `path`, under a temporary name; missing folders are made. */
export function openTemporary(path: string): Temporary {
  Deno.mkdirSync(dirname(path), { recursive: true });
  for (;;) {
    const name = `${path}.${Deno.pid}-${count++}.part`;
    try {
      return { name, file: Deno.openSync(name, { write: true, createNew: true }) };
    } catch (error) {
      // Another thread counts as this one does, and a killed process of this number left its own.
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/** Removes a temporary file, should it be there. */
export function removeTemporary(name: string): void {
  try {
    Deno.removeSync(name);
  } catch {
    // What went wrong before is said; this is not worth a word.
  }
}

/** What a full disk says, in words that name file and folder; other errors as they are. */
export function named(error: unknown, path: string, bytes: number): unknown {
  if ((error as { code?: string }).code !== "ENOSPC") return error;
  return new Error(
    `Cannot write ${path} as ${dirname(path)} must have room for ${bytes} bytes: ` +
      "no space is left there; free some or name another folder",
    { cause: error },
  );
}

/** Has a temporary file filled, and gives it its name; it is removed where that fails. */
export function replaceWhole(path: string, bytes: number, fill: (name: string) => void): void {
  let temporary: Temporary | undefined;
  try {
    temporary = openTemporary(path);
    temporary.file.close();
    fill(temporary.name);
    Deno.renameSync(temporary.name, path);
  } catch (error) {
    if (temporary !== undefined) removeTemporary(temporary.name);
    throw named(error, path, bytes);
  }
}

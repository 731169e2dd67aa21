/**
 * Temporary names beside files.
 *
 * A temporary file is locked as long as somebody writes it. So no two writers share one, and what a
 * killed writer left is the next one's, by whom it gets its name or is removed.
 *
 * @module
 */
import { dirname } from "node:path";

/** A file under a name that nobody else has as long as it is open. */
export interface Temporary {
  name: string;
  file: Deno.FsFile;
}

/** Opens an empty file beside `path`, under a temporary name; missing folders are made. */
export function openTemporary(path: string): Temporary {
  Deno.mkdirSync(dirname(path), { recursive: true });
  for (let i = 0;; i++) {
    const name = `${path}.${i}.part`;
    const file = Deno.openSync(name, { write: true, create: true });
    try {
      if (file.tryLockSync(true) && isNamed(file, name)) {
        file.truncateSync();
        return { name, file };
      }
    } catch (error) {
      file.close();
      throw error;
    }
    file.close();
  }
}

/** Whether a file still has its name: before it was locked, it may have got its own or been removed. */
function isNamed(file: Deno.FsFile, name: string): boolean {
  try {
    const [own, there] = [file.statSync(), Deno.statSync(name)];
    return own.ino === there.ino && own.dev === there.dev;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // What cannot be looked at is no folder that is in the way.
  }
}

/** The nearest thing above a path that exists, if it is no folder. */
function fileAbove(path: string): string | undefined {
  for (let at = dirname(path);; at = dirname(at)) {
    try {
      return Deno.statSync(at).isDirectory ? undefined : at;
    } catch {
      // What is missing is made; the next one up says more.
      if (at === dirname(at)) return undefined;
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

/**
 * What keeps a file from being written, in words that name the file and not the temporary one: a full disk, a
 * folder in its place, a file in the place of one above it, or what the system says. What Deno's own permissions
 * forbid is said by Deno.
 */
export function named(error: unknown, path: string, bytes: number): unknown {
  if (isFolder(path)) {
    return new Error(
      `Cannot write ${path} as it must be a file: it is a folder; name a file in it`,
      { cause: error },
    );
  }
  const { code } = error as { code?: string };
  // Only what the system says has a code; what a caller's own work throws is the caller's.
  if (code === undefined || error instanceof Deno.errors.NotCapable) return error;
  const file = fileAbove(path);
  if (file !== undefined) {
    return new Error(
      `Cannot write ${path} as ${file} must be a folder: it is a file; name another folder`,
      { cause: error },
    );
  }
  if (code !== "ENOSPC") {
    // Nobody has named the temporary file.
    const message = (error as Error).message.replace(/\.\d+\.part\b/g, "");
    const cause = Object.assign(new Error(message, { cause: error }), { code });
    return new Error(`Cannot write ${path}: ${message}`, { cause });
  }
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
    fill(temporary.name);
    Deno.renameSync(temporary.name, path);
  } catch (error) {
    if (temporary !== undefined) removeTemporary(temporary.name);
    throw named(error, path, bytes);
  } finally {
    // Not before: it would no longer be locked.
    temporary?.file.close();
  }
}

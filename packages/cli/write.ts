/**
 * Files that are whole or not there.
 *
 * @module
 */
import { dirname } from "node:path";

let count = 0;

/**
 * Writes a file by way of a temporary name in the same folder, so that it is never seen half; missing
 * folders are made. What was there stays as it was when the writing fails.
 *
 * @throws {Error} If the folder cannot be written to or has no room; the message names file and folder.
 */
export function writeWhole(path: string, data: Uint8Array | string): void {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  // Two processes, or two writers in one, never share a temporary file.
  const temporary = `${path}.${Deno.pid}-${count++}.part`;
  Deno.mkdirSync(dirname(path), { recursive: true });
  try {
    Deno.writeFileSync(temporary, bytes);
    Deno.renameSync(temporary, path);
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch {
      // It was not even made.
    }
    if ((error as { code?: string }).code !== "ENOSPC") throw error;
    throw new Error(
      `Cannot write ${path} as ${dirname(path)} must have room for ${bytes.length} bytes: ` +
        "no space is left there; free some or name another folder",
      { cause: error },
    );
  }
}

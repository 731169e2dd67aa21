/**
 * Copies of files.
 *
 * @module
 */
import { openWhole } from "./open_whole.ts";

/** Bytes that are read at once. */
const PIECE = 1 << 20;

/**
 * Copies a file to `path` by way of a temporary name beside it; missing folders are made. What was there
 * stays as it was when the copying fails.
 *
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Error} If the file cannot be written or has no room; the message names it.
 */
export function copyWhole(source: string, path: string): void {
  using from = Deno.openSync(source);
  // Not by the system's own copying, which may put another file in the place of the one that is locked.
  using to = openWhole(path);
  const piece = new Uint8Array(PIECE);
  for (let count; (count = from.readSync(piece)) !== null;) to.write(piece.subarray(0, count));
  to.commit();
}

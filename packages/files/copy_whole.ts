/**
 * Copies of files.
 *
 * @module
 */
import { replaceWhole } from "./_temporary.ts";

/**
 * Copies a file to `path` by way of a temporary name beside it; missing folders are made. What was there
 * stays as it was when the copying fails.
 *
 * @throws {Deno.errors.NotFound} If there is no such file.
 * @throws {Error} If the folder cannot be written to or has no room; the message names file and folder.
 */
export function copyWhole(source: string, path: string): void {
  const { size } = Deno.statSync(source);
  replaceWhole(path, size, (temporary) => Deno.copyFileSync(source, temporary));
}

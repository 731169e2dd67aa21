/**
 * Files written at once.
 *
 * @module
 */
import { replaceWhole } from "./_temporary.ts";

/**
 * Writes a file by way of a temporary name in the same folder, so that it is never seen half; missing
 * folders are made. What was there stays as it was when the writing fails.
 *
 * @throws {Error} If the file cannot be written or has no room; the message names it.
 */
export function writeWhole(path: string, data: Uint8Array | string): void {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  replaceWhole(path, bytes.length, (temporary) => Deno.writeFileSync(temporary, bytes));
}

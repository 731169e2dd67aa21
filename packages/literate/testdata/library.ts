/**
 * A module as a project gives it to its cells: it may read files, and look at the clock while it is
 * loaded.
 *
 * @module
 */

/** When the module was loaded. */
export const loaded = Date.now();

/** The first line of this file. */
export function readHere(): string {
  return Deno.readTextFileSync(new URL(import.meta.url)).split("\n")[0];
}

/** Fails after a look at the disk. */
export async function failLater(): Promise<void> {
  await Deno.readTextFile(new URL("./nowhere", import.meta.url));
}

/** Calls a function in the caller's name. */
export function callFor<T>(called: () => T): T {
  return called();
}

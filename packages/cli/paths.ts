/**
 * Paths: the project's, and those that a user gives.
 *
 * @module
 */
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The path of a file URL, also below folders whose names hold a space, `#`, `%` or an umlaut, where
 * `pathname` would be escaped.
 */
export function filePath(url: string | URL): string {
  return fileURLToPath(url);
}

/** The folder of the project that this package belongs to, without a slash at its end. */
export function projectRoot(): string {
  return resolve(filePath(new URL("../../", import.meta.url)));
}

/**
 * The folder where the user stands. `deno task` goes to the project's folder before it starts a
 * command, and keeps in `INIT_CWD` where it was called.
 */
export function userFolder(): string {
  const here = Deno.cwd();
  // Started without `deno task`, a command stands where its user does; INIT_CWD, if set, is another's.
  if (!isSame(here, projectRoot())) return here;
  return readEnvironment("INIT_CWD") || here;
}

/**
 * The absolute path of what a user wrote: a relative one is taken from where the user stands.
 *
 * @example A file beside the user
 * ```ts
 * import { userFolder, userPath } from "@kws/cli";
 * import { assertEquals } from "@std/assert";
 * import { join } from "node:path";
 *
 * assertEquals(userPath("word.wav"), join(userFolder(), "word.wav"));
 * assertEquals(userPath("/sounds/word.wav"), "/sounds/word.wav");
 * ```
 *
 * @throws {TypeError} If the text is empty.
 */
export function userPath(text: string): string {
  if (text === "") {
    throw new TypeError('Cannot use a path as it must not be empty: current value is ""');
  }
  return resolve(userFolder(), text);
}

/** A path as the user would write it: relative where it lies below the folder the user stands in. */
export function shownPath(path: string): string {
  const short = relative(userFolder(), path);
  return short !== "" && !short.startsWith("..") ? short : path;
}

/** A variable of the environment; `undefined` too where there is no permission to read it. */
export function readEnvironment(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}

function isSame(a: string, b: string): boolean {
  if (a === b) return true;
  try {
    return Deno.realPathSync(a) === Deno.realPathSync(b);
  } catch {
    return false; // Not to be read, so not where this package was read from.
  }
}

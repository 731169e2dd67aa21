/**
 * Small questions to the file system.
 *
 * @module
 */

/** The folder of a path. */
export function dirname(path: string): string {
  return path.replace(/\/?[^/]*$/, "") || (path.startsWith("/") ? "/" : ".");
}

/** What `read` gives, or `undefined` where there is no such file or folder. */
export function ifThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return undefined;
    }
    throw error;
  }
}

/** Whether there is a file of this name. */
export function isFile(path: string): boolean {
  return ifThere(() => Deno.statSync(path))?.isFile ?? false;
}

/** What lies in a folder, sorted by name; nothing if it is not there. */
export function entries(dir: string): Deno.DirEntry[] {
  return (ifThere(() => [...Deno.readDirSync(dir)]) ?? [])
    .sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Files below a folder, with a slash between folders, sorted. */
export function filesBelow(dir: string, prefix = ""): string[] {
  return entries(dir).flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(`${dir}/${name}`, `${prefix}${name}/`) : [`${prefix}${name}`]
  );
}

/** Removes a file or a folder with all that is in it, if it is there. */
export function remove(path: string): void {
  ifThere(() => Deno.removeSync(path, { recursive: true }));
}

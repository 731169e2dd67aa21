/**
 * Folders that a command writes as a whole.
 *
 * @module
 */

/** What a page says of the command that wrote it. */
export function originOf(command: string): string {
  return `<meta name="generator" content="${command}">`;
}

/**
 * Refuses a folder of somebody else's, in which a file of the same name would be lost.
 *
 * @param shown The folder as errors call it.
 * @param command What wrote it, if it is an own one: its `index.html` says so.
 * @throws {Error} If there is something that is no empty folder, nor one that the command wrote.
 */
export function requireOwnFolder(folder: string, shown: string, command: string): void {
  let names: string[];
  try {
    names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (names.length === 0) return;
  if (names.includes("index.html")) {
    if (Deno.readTextFileSync(`${folder}/index.html`).includes(originOf(command))) return;
  }
  throw new Error(
    `Cannot write the pages to ${shown} as it must be empty, or a folder that ${command} wrote: it ` +
      `holds ${names.length === 1 ? "" : `${names.length} files, one of them `}${
        names[0]
      }; name a new folder`,
  );
}

/**
 * The committed files of version 1. Nothing writes that version any more, so whoever tests its reading takes
 * these.
 *
 * @module
 */

/** Files of version 1 by their names: models of the study as they were, and random ones of every form. */
export function filesOfVersion1(): Map<string, Uint8Array<ArrayBuffer>> {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [folder, start] of [["./first/", ""], ["./", "v1-"]]) {
    const url = new URL(folder, import.meta.url);
    const names = [...Deno.readDirSync(url)].map(({ name }) => name)
      .filter((name) => name.startsWith(start) && name.endsWith(".kws")).sort();
    for (const name of names) {
      const bytes = Deno.readFileSync(new URL(name, url));
      if (bytes[3] !== 1) {
        throw new Error(
          `Cannot take ${name} as a file of version 1 as its byte 3 must be 1: current value is ${
            bytes[3]
          }; move a file of a later version out of ${folder}`,
        );
      }
      files.set(name, bytes);
    }
  }
  return files;
}

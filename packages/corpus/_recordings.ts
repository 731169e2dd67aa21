/**
 * Files of sound in a folder: which are read, and which are passed over.
 *
 * @module
 */

/** Formats of sound that people have and that are not read here. */
const FOREIGN = /\.(mp3|ogg|oga|opus|m4a|mp4|aac|wma|aiff?|aifc|au|caf|amr|webm|3gp)$/i;

/** A path without its extension. */
export function stemOf(path: string): string {
  return path.replace(/\.[^./]*$/, "");
}

/** What an entry is; a link is what it leads to, and neither where that is gone. */
function kindOf(dir: string, entry: Deno.DirEntry): { isFile: boolean; isDirectory: boolean } {
  if (!entry.isSymlink) return entry;
  try {
    return Deno.statSync(`${dir}/${entry.name}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { isFile: false, isDirectory: false };
    throw error;
  }
}

/** Formats of sound that are read. */
const READ = /\.(wav|flac)$/i;

/**
 * Sorted names of a folder's WAV and FLAC files.
 *
 * @throws {RangeError} If one is a link to what is gone: a recording would be missed without a word.
 */
export function listAudio(dir: string): string[] {
  const named = [...Deno.readDirSync(dir)].filter(({ name }) => READ.test(name));
  return named.filter((entry) => {
    const { isFile, isDirectory } = kindOf(dir, entry);
    if (isFile || isDirectory) return isFile;
    throw new RangeError(
      `Cannot read ${dir}/${entry.name} as it must be a file: it is a link to what is gone, or no file; ` +
        "remove it, or bring back what it names",
    );
  }).map(({ name }) => name).sort();
}

/** Names of a folder's files of sound that are not read here. */
export function listForeign(dir: string): string[] {
  return [...Deno.readDirSync(dir)]
    .filter((entry) => FOREIGN.test(entry.name) && kindOf(dir, entry).isFile)
    .map(({ name }) => name);
}

/**
 * Sorted names of a folder's folders.
 *
 * @throws {RangeError} If the folder is none, or may not be read.
 */
export function listFolders(dir: string): string[] {
  try {
    return [...Deno.readDirSync(dir)].filter((entry) => kindOf(dir, entry).isDirectory)
      .map(({ name }) => name).sort();
  } catch (cause) {
    throw new RangeError(`Cannot open the corpus as ${dir} must be a folder that can be read`, {
      cause,
    });
  }
}

/** What is said of files that are passed over; `undefined` if there are none. */
export function foreignRemark(files: readonly string[], dir: string): string | undefined {
  if (files.length === 0) return undefined;
  const counts = new Map<string, number>();
  for (const file of files) {
    const format = file.replace(/^.*\./, "").toLowerCase();
    counts.set(format, (counts.get(format) ?? 0) + 1);
  }
  const [first] = [...counts.keys()].sort();
  const list = [...counts].sort().map(([format, count]) => `${count} ${format}`).join(", ");
  return `${list}: files in ${dir} that are passed over, since WAV or FLAC is required; convert ` +
    `them, as with ffmpeg -i a.${first} -ac 1 -ar 16000 a.wav`;
}

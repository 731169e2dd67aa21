/**
 * Digests of files that have not changed since they were decoded.
 *
 * A file is known again by size, time of its content, time of its entry and inode. A file that was
 * changed after the memory was opened, or within the last tick before, is not remembered: a later
 * change within that tick would look the same.
 *
 * @module
 */

const VERSION = 1;

/** Milliseconds of a tick: Deno gives the time of an entry in whole seconds. */
const TICK = 1000;

/** What is known of one file. */
interface Known {
  /** Size, time of content, time of entry (ms), inode. */
  stamp: (number | null)[];
  samples: number;
  sha256: string;
}

interface Content {
  version: number;
  /** By folder, then by file. */
  folders: Record<string, Record<string, Known>>;
}

function read(path: string): Content {
  try {
    const content = JSON.parse(Deno.readTextFileSync(path)) as Content;
    if (content.version === VERSION && typeof content.folders === "object") return content;
  } catch (error) {
    // A memory that is broken is forgotten: it only saves time.
    if (!(error instanceof Deno.errors.NotFound || error instanceof SyntaxError)) throw error;
  }
  return { version: VERSION, folders: {} };
}

/** The memory of one folder's files. */
export class DigestMemory {
  readonly #path: string;
  readonly #part: string;
  readonly #dir: string;
  readonly #folder: string;
  readonly #before: Record<string, Known>;
  readonly #now: Record<string, Known> = {};
  /** The file system's own clock when the memory was opened, in ms. */
  readonly #opened: number;

  /** @param path File of the memory; folders above it are made. */
  constructor(path: string, dir: string) {
    this.#path = path;
    this.#dir = dir;
    this.#folder = Deno.realPathSync(dir);
    this.#before = read(path).folders[this.#folder] ?? {};
    const above = path.replace(/[^/]*$/, "") || ".";
    Deno.mkdirSync(above, { recursive: true });
    // A name of its own: threads of one process digest folders side by side.
    this.#part = Deno.makeTempFileSync({ dir: above, prefix: "digests-", suffix: ".part" });
    this.#opened = Deno.statSync(this.#part).mtime?.getTime() ?? 0;
  }

  /** What is known of a file, else what `measure` finds. */
  recall(file: string, measure: () => Omit<Known, "stamp">): Omit<Known, "stamp"> {
    const info = Deno.statSync(`${this.#dir}/${file}`);
    const times = [info.mtime, info.ctime].map((time) => time?.getTime() ?? null);
    const stamp = [info.size, ...times, info.ino];
    const before = this.#before[file];
    const known = before !== undefined && stamp.every((part, i) => part === before.stamp[i])
      ? before
      : { stamp, ...measure() };
    const isOld = times.every((time) => time !== null && time < this.#opened - TICK);
    if (isOld) this.#now[file] = known;
    return known;
  }

  /** Writes the memory by way of a temporary name; other folders' memory stays. */
  save(): void {
    const content = read(this.#path);
    content.folders[this.#folder] = this.#now;
    Deno.writeTextFileSync(this.#part, JSON.stringify(content));
    Deno.renameSync(this.#part, this.#path);
  }
}

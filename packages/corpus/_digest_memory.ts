/**
 * Digests of files that have not changed since they were decoded.
 *
 * A file is known again by size, time of its content, time of its entry and inode. A file that was
 * changed after the memory was opened, or within the last tick before, is not remembered: a later
 * change within that tick would look the same.
 *
 * @module
 */
import { writeWhole } from "@kws/files";

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

/** The time, in ms, that the file system gives a file which is made now beside another. */
function clockBeside(path: string): number {
  const above = path.replace(/[^/]*$/, "") || ".";
  Deno.mkdirSync(above, { recursive: true });
  const made = Deno.makeTempFileSync({ dir: above, prefix: "clock-" });
  try {
    return Deno.statSync(made).mtime?.getTime() ?? 0;
  } finally {
    Deno.removeSync(made);
  }
}

/** The memory of one folder's files. */
export class DigestMemory {
  readonly #path: string;
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
    this.#opened = clockBeside(path);
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
    writeWhole(this.#path, JSON.stringify(content));
  }
}

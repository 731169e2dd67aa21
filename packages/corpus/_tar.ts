/**
 * Entries of `.tar.gz` archives, one after the other, within bounds.
 *
 * @module
 */
import { Readable } from "node:stream";

/** What may be unpacked: an archive that holds more is refused while it is read. */
export interface TarBounds {
  /** Most files. Defaults to a million. */
  files?: number;
  /** Most bytes of all files together. Defaults to 50 times the archive, and at least 64 MiB. */
  bytes?: number;
}

/** A file of an archive. */
export interface TarFile {
  /** Its path, without `.` parts; it does not leave the folder. */
  name: string;
  /** Its bytes, piece by piece; what is not read is passed over. */
  pieces: AsyncIterable<Uint8Array>;
}

/** Speech Commands grows to about 1.5 times its archive: room enough, and an end. */
const RATIO = 50;
const LEAST = 1 << 26;
const ENTRIES = 1e6;

/** Name without `.` parts; refuses what would leave the folder. */
function safeName(name: string, archive: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/") || parts.includes("..") || name.includes("\0")) {
    throw new SyntaxError(`Cannot unpack ${archive} as a name leaves the folder: "${name}"`);
  }
  return parts.join("/");
}

/** What a reader of tar or gzip says of broken bytes, in words that name the archive. */
function named(error: unknown, archive: string): unknown {
  if (!(error instanceof Error) || error instanceof SyntaxError) return error;
  // What a command may not do, it explains itself.
  if (error instanceof Deno.errors.NotCapable) return error;
  const { name, message } = error;
  if (message.startsWith("Cannot ")) return error;
  const early = name === "StreamError" || /end of data/i.test(message);
  if (early || error instanceof TypeError || /tar header|header exceeds/i.test(message)) {
    const fault = early ? "it ends too early" : message;
    return new SyntaxError(`Cannot unpack ${archive} as it must be a whole .tar.gz: ${fault}`, {
      cause: error,
    });
  }
  return new Error(`Cannot unpack ${archive}: ${message}`, { cause: error });
}

/**
 * Calls `onFile` for every file of an archive, in its order.
 *
 * @param onBytes Called as the archive is read.
 * @returns Number of files and of their bytes.
 * @throws {Deno.errors.NotFound} If the archive is not there.
 * @throws {SyntaxError} If it is broken, has an entry that is a link or leaves the folder, a name
 * twice, or more than the bounds allow. Every message names the archive.
 */
export async function readTar(
  archive: string,
  onFile: (file: TarFile) => Promise<void>,
  { files: mostFiles = ENTRIES, bytes: mostBytes }: TarBounds = {},
  onBytes?: (done: number, total: number) => void,
): Promise<{ files: number; bytes: number }> {
  const { extract } = await import("tar-stream");
  using file = await Deno.open(archive).catch((cause) => {
    if (!(cause instanceof Deno.errors.NotFound)) throw named(cause, archive);
    throw new Deno.errors.NotFound(`Cannot unpack ${archive} as it is not there`, { cause });
  });
  const total = file.statSync().size;
  const limit = mostBytes ?? Math.max(LEAST, RATIO * total);
  let read = 0;
  const counter = new TransformStream<BufferSource & Uint8Array, BufferSource>({
    transform(chunk, controller) {
      onBytes?.(read += chunk.length, total);
      controller.enqueue(chunk);
    },
  });
  const entries = extract();
  // Heads, folders and what stands behind the last file are no file's bytes, and must end too.
  const longest = 2 * Math.max(LEAST, RATIO * total, limit);
  let length = 0;
  const bound = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      length += chunk.length;
      if (length > longest) {
        throw new SyntaxError(
          `Cannot unpack ${archive} as its tar must have at most ${longest} bytes: it has more`,
        );
      }
      controller.enqueue(chunk);
    },
  });
  const unzipped = file.readable.pipeThrough(counter).pipeThrough(new DecompressionStream("gzip"))
    .pipeThrough(bound);
  // deno-lint-ignore no-explicit-any
  const source = Readable.fromWeb(unzipped as any);
  source.on("error", (error: Error) => entries.destroy(error));
  source.pipe(entries);
  const seen = new Set<string>();
  let bytes = 0;
  async function* bounded(pieces: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      bytes += (piece as Uint8Array).length;
      if (bytes > limit) {
        throw new SyntaxError(
          `Cannot unpack ${archive} as its files must have at most ${limit} bytes: it has more`,
        );
      }
      yield piece as Uint8Array;
    }
  }
  try {
    for await (const entry of entries) {
      const { name, type } = entry.header;
      const path = safeName(name, archive);
      if (type === "directory") {
        entry.resume();
        continue;
      }
      if (type !== "file") {
        throw new SyntaxError(`Cannot unpack ${archive} as "${name}" is a ${type}, not a file`);
      }
      if (path === "" || seen.has(path)) {
        throw new SyntaxError(
          `Cannot unpack ${archive} as every name must stand there once: "${name}" does not`,
        );
      }
      seen.add(path);
      if (seen.size > mostFiles) {
        throw new SyntaxError(
          `Cannot unpack ${archive} as it must have at most ${mostFiles} files: it has more`,
        );
      }
      const pieces = bounded(entry);
      await onFile({ name: path, pieces });
      // What nobody wanted counts towards the bounds too.
      for await (const _ of pieces);
    }
  } catch (error) {
    throw named(error, archive);
  } finally {
    source.destroy();
  }
  return { files: seen.size, bytes };
}

/** All bytes of a file. */
export async function readWhole({ pieces }: TarFile): Promise<Uint8Array<ArrayBuffer>> {
  const parts: BlobPart[] = [];
  for await (const piece of pieces) parts.push(Uint8Array.from(piece));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/**
 * Unpacks `.tar.gz` archives.
 *
 * @module
 */
import { Readable } from "node:stream";

/** Name without `.` parts; refuses what would leave the folder. */
function safeName(name: string, archive: string): string {
  const parts = name.split("/").filter((part) => part !== "" && part !== ".");
  if (name.startsWith("/") || parts.includes("..") || name.includes("\0")) {
    throw new SyntaxError(`Cannot unpack ${archive} as a name leaves the folder: "${name}"`);
  }
  return parts.join("/");
}

/** Writes an archive's files below a folder; gives their names. */
async function extractTo(
  dir: string,
  archive: string,
  onBytes?: (done: number, total: number) => void,
): Promise<string[]> {
  const { extract } = await import("tar-stream");
  using file = await Deno.open(archive);
  const total = file.statSync().size;
  let done = 0;
  const counter = new TransformStream<BufferSource & Uint8Array, BufferSource>({
    transform(chunk, controller) {
      onBytes?.(done += chunk.length, total);
      controller.enqueue(chunk);
    },
  });
  const entries = extract();
  const bytes = file.readable.pipeThrough(counter).pipeThrough(new DecompressionStream("gzip"));
  // deno-lint-ignore no-explicit-any
  const source = Readable.fromWeb(bytes as any);
  source.on("error", (error: Error) => entries.destroy(error));
  source.pipe(entries);
  const names: string[] = [];
  const folders = new Set<string>();
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
      const folder = path.replace(/[^/]*$/, "");
      if (!folders.has(folder)) await Deno.mkdir(`${dir}/${folder}`, { recursive: true });
      folders.add(folder);
      using out = await Deno.open(`${dir}/${path}`, { write: true, create: true, truncate: true });
      for await (const chunk of entry) {
        const bytes = chunk as Uint8Array;
        for (let at = 0; at < bytes.length;) at += await out.write(bytes.subarray(at));
      }
      names.push(path);
    }
  } finally {
    source.destroy();
  }
  return names;
}

/**
 * Unpacks into a new folder beside `dir`, which then takes the name `dir`; where that is there
 * already, its files are moved into it one by one.
 *
 * @param onBytes Called as the archive is read.
 * @returns Number of files.
 * @throws {SyntaxError} If the archive is broken, or an entry is a link or leaves the folder; nothing
 * is then left behind.
 */
export async function unpack(
  archive: string,
  dir: string,
  onBytes?: (done: number, total: number) => void,
): Promise<number> {
  const temporary = `${dir}.unpacking`;
  await Deno.remove(temporary, { recursive: true }).catch(() => {});
  await Deno.mkdir(temporary, { recursive: true });
  try {
    const names = await extractTo(temporary, archive, onBytes);
    if (!await exists(dir)) {
      await Deno.rename(temporary, dir);
      return names.length;
    }
    const folders = new Set(names.map((name) => name.replace(/[^/]*$/, "")));
    for (const folder of folders) await Deno.mkdir(`${dir}/${folder}`, { recursive: true });
    for (const name of names) await Deno.rename(`${temporary}/${name}`, `${dir}/${name}`);
    return names.length;
  } catch (error) {
    const { name, message } = error as Error;
    // What the decompressor and the tar reader say of broken bytes.
    const early = name === "StreamError" || /end of data/i.test(message);
    const broken = early || error instanceof TypeError || /tar header/i.test(message);
    if (!broken || error instanceof SyntaxError) throw error;
    const fault = early ? "it ends too early" : message;
    throw new SyntaxError(`Cannot unpack ${archive} as it must be a whole .tar.gz: ${fault}`, {
      cause: error,
    });
  } finally {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch {
    return false;
  }
}

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

/**
 * Unpacks into a new folder beside `dir`, then moves its files to `dir`, where others may be already.
 *
 * @returns Number of files.
 * @throws {SyntaxError} If an entry is a link or leaves the folder; nothing is then left behind.
 */
export async function unpack(archive: string, dir: string): Promise<number> {
  const { extract } = await import("tar-stream");
  const temporary = `${dir}.unpacking`;
  await Deno.remove(temporary, { recursive: true }).catch(() => {});
  await Deno.mkdir(temporary, { recursive: true });
  try {
    const file = await Deno.open(archive);
    const entries = extract();
    const bytes = file.readable.pipeThrough(new DecompressionStream("gzip"));
    // deno-lint-ignore no-explicit-any
    const source = Readable.fromWeb(bytes as any);
    source.on("error", (error: Error) => entries.destroy(error));
    source.pipe(entries);
    const names: string[] = [];
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
      if (folder) await Deno.mkdir(`${temporary}/${folder}`, { recursive: true });
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry) chunks.push(chunk as Uint8Array);
      await Deno.writeFile(`${temporary}/${path}`, concatenate(chunks));
      names.push(path);
    }
    for (const name of names) {
      const folder = name.replace(/[^/]*$/, "");
      await Deno.mkdir(`${dir}/${folder}`, { recursive: true });
      await Deno.rename(`${temporary}/${name}`, `${dir}/${name}`);
    }
    return names.length;
  } finally {
    await Deno.remove(temporary, { recursive: true }).catch(() => {});
  }
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

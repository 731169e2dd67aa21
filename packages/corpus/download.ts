/**
 * Downloads that resume, verify and leave nothing half-written under their final name.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Archive } from "./archive.ts";

/** Options of {@linkcode download}. */
export interface DownloadOptions {
  /** Folder of the file. */
  dir: string;
  /** Base addresses or folders, tried in order before the archive's own addresses. */
  mirrors: readonly string[];
  /** Attempts at one address before the next is tried. Defaults to 3. */
  attempts?: number;
  /** Milliseconds before the second attempt; it doubles with every further one. Defaults to 500. */
  patience?: number;
  /** Called as bytes arrive. */
  onBytes?: (done: number, total: number) => void;
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path);
  for await (const piece of file.readable) hash.update(piece);
  return hash.digest("hex");
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}

async function takeFrom(source: string, part: string, archive: Archive, options: DownloadOptions) {
  const { onBytes } = options;
  if (!/^https?:/.test(source)) {
    await Deno.copyFile(source.replace(/^file:\/\//, ""), part);
    onBytes?.(sizeOf(part), archive.bytes);
    return;
  }
  const have = sizeOf(part);
  if (have === archive.bytes) return;
  const response = await fetch(source, have > 0 ? { headers: { range: `bytes=${have}-` } } : {});
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    throw new Error(`answer ${response.status}`);
  }
  const resumed = response.status === 206;
  using file = await Deno.open(part, { create: true, write: true, truncate: !resumed });
  let done = resumed ? have : 0;
  await file.seek(done, Deno.SeekMode.Start);
  for await (const piece of response.body) {
    for (let at = 0; at < piece.length;) at += await file.write(piece.subarray(at));
    done += piece.length;
    onBytes?.(done, archive.bytes);
    if (done > archive.bytes) throw new Error(`more than ${archive.bytes} bytes`);
  }
  if (done < archive.bytes) throw new Error(`the connection broke after ${done} bytes`);
}

/**
 * Gets an archive: from the folder if it is there already, else from the first source that has it
 * whole. A download that broke goes on from its `.part` file.
 *
 * @returns The file's path and digest.
 * @throws {Error} If no source gives the right bytes; the message names every address and its fault.
 */
export async function download(
  archive: Archive,
  options: DownloadOptions,
): Promise<{ path: string; sha256: string }> {
  const { dir, mirrors, attempts = 3, patience = 500 } = options;
  Deno.mkdirSync(dir, { recursive: true });
  const path = `${dir}/${archive.file}`;
  const part = `${path}.part`;
  if (sizeOf(path) === archive.bytes) {
    const sha256 = await digestOf(path);
    if (archive.sha256 === null || sha256 === archive.sha256) return { path, sha256 };
    Deno.removeSync(path);
  }
  const sources = [
    ...mirrors.map((mirror) => `${mirror.replace(/\/$/, "")}/${archive.file}`),
    ...archive.urls,
  ];
  const faults: string[] = [];
  for (const source of sources) {
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        await takeFrom(source, part, archive, options);
        const sha256 = await digestOf(part);
        if (sizeOf(part) !== archive.bytes) throw new Error(`it has ${sizeOf(part)} bytes`);
        if (archive.sha256 !== null && sha256 !== archive.sha256) {
          Deno.removeSync(part);
          throw new Error(`its SHA-256 is ${sha256}, not ${archive.sha256}`);
        }
        Deno.renameSync(part, path);
        return { path, sha256 };
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (attempt === attempts - 1) faults.push(`  ${source}: ${message}`);
        // A wrong digest or a missing file will not get better by asking again.
        const hopeless = error instanceof Deno.errors.NotFound || /SHA-256|answer 4/.test(message);
        if (hopeless) {
          if (attempt < attempts - 1) faults.push(`  ${source}: ${message}`);
          break;
        }
        if (attempt < attempts - 1) {
          await new Promise((resolve) => setTimeout(resolve, patience * 2 ** attempt));
        }
      }
    }
  }
  if (sources.length === 0) faults.push("  it has no address of its own: name a --mirror");
  throw new Error(`Cannot fetch ${archive.name}; tried\n${faults.join("\n")}`);
}

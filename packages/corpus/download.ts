/**
 * Downloads that resume, verify and leave nothing half-written under their final name.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Archive } from "./archive.ts";
import { isAddress, pathOf } from "./mirror.ts";

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
  /** Milliseconds without a byte after which a connection counts as broken. Defaults to 30,000. */
  stall?: number;
  /** Called as bytes arrive. */
  onBytes?: (done: number, total: number) => void;
}

/** A verified archive: {@linkcode download}. */
export interface Downloaded {
  /** Where it is: in the folder of the downloads, or in the mirror, if that is a folder. */
  path: string;
  /** Its digest. */
  sha256: string;
}

/** Most bytes of an archive whose length nobody has said. */
const MOST = 2 ** 32;

/** A fault that asking the same address again cannot mend. */
class Hopeless extends Error {}

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

function remove(path: string): void {
  if (sizeOf(path) > 0) Deno.removeSync(path);
}

/** What an error says, and what was behind it, without the system's numbers. */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, cause } = error;
  const host = /^Requires net access to "(.*?)"/.exec(message)?.[1];
  if (host !== undefined) {
    return `it leads to ${host}, which this command may not reach; name the address there with --mirror`;
  }
  const text = cause instanceof Error ? `${message}: ${cause.message}` : message;
  return text.replace(/ \(os error \d+\)/g, "");
}

/** The digest of a file that is what the manifest says. */
async function verify(path: string, { bytes, sha256 }: Archive): Promise<string> {
  const size = Deno.statSync(path).size;
  if (bytes !== null && size !== bytes) throw new Hopeless(`it has ${size} bytes, not ${bytes}`);
  const digest = await digestOf(path);
  if (sha256 !== null && digest !== sha256) {
    throw new Hopeless(`its SHA-256 is ${digest}, not ${sha256}`);
  }
  return digest;
}

/**
 * Receives an archive into `part`, after the bytes that are there already.
 *
 * @returns Whether there were any.
 */
async function receive(
  source: string,
  part: string,
  { bytes }: Archive,
  { onBytes, stall = 30000 }: DownloadOptions,
): Promise<boolean> {
  // An archive that is made on demand has no length that is known, and nothing to go on from.
  if (bytes === null || sizeOf(part) > bytes) remove(part);
  const have = sizeOf(part);
  if (have === bytes) return true;
  const abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(new Error(`no byte in ${stall / 1000} s`)), stall);
  };
  try {
    wait();
    // The bytes as they are: what a server compressed on its way could not be resumed.
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (have > 0) headers.range = `bytes=${have}-`;
    const response = await fetch(source, { headers, signal: abort.signal });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      const again = response.status >= 500 || [408, 425, 429].includes(response.status);
      throw new (again ? Error : Hopeless)(`answer ${response.status}`);
    }
    const resumed = response.status === 206;
    const range = response.headers.get("content-range");
    if (resumed && range !== null && !range.startsWith(`bytes ${have}-`)) {
      await response.body.cancel();
      throw new Hopeless(`asked for the bytes from ${have}, it sends ${range}`);
    }
    using file = await Deno.open(part, { create: true, write: true, truncate: !resumed });
    let done = resumed ? have : 0;
    await file.seek(done, Deno.SeekMode.Start);
    for await (const piece of response.body) {
      wait();
      done += piece.length;
      if (done > (bytes ?? MOST)) {
        remove(part);
        throw new Hopeless(`it has more than ${bytes ?? MOST} bytes`);
      }
      for (let at = 0; at < piece.length;) at += await file.write(piece.subarray(at));
      onBytes?.(done, bytes ?? done);
    }
    if (bytes !== null && done < bytes) {
      throw new Error(`the connection broke after ${done} of ${bytes} bytes`);
    }
    return resumed;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Gets an archive: from the folder if it is there already, else from the first source that has it
 * whole. A mirror that is a folder is read in place. A download that broke goes on from its `.part`
 * file; bytes that turn out to be wrong are removed.
 *
 * @throws {Error} If no source gives the right bytes; the message names every address and its fault.
 */
export async function download(archive: Archive, options: DownloadOptions): Promise<Downloaded> {
  const { dir, mirrors, attempts = 3, patience = 500 } = options;
  const path = `${dir}/${archive.file}`;
  const part = `${path}.part`;
  if (sizeOf(path) > 0) {
    try {
      return { path, sha256: await verify(path, archive) };
    } catch (error) {
      if (!(error instanceof Hopeless)) throw error;
      remove(path);
    }
  }
  const sources = [
    ...mirrors.map((mirror) => `${mirror.replace(/\/+$/, "")}/${archive.file}`),
    ...archive.urls,
  ];
  const take = async (source: string): Promise<Downloaded> => {
    if (!isAddress(source)) {
      return { path: pathOf(source), sha256: await verify(pathOf(source), archive) };
    }
    Deno.mkdirSync(dir, { recursive: true });
    const resumed = await receive(source, part, archive, options);
    try {
      const sha256 = await verify(part, archive);
      Deno.renameSync(part, path);
      return { path, sha256 };
    } catch (error) {
      remove(part);
      // The bytes that were there before may be to blame: this source gets a chance of its own.
      throw resumed && error instanceof Hopeless ? new Error(error.message) : error;
    }
  };
  const faults: string[] = [];
  for (const source of sources) {
    for (let attempt = 1;; attempt++) {
      try {
        return await take(source);
      } catch (error) {
        const missing = error instanceof Deno.errors.NotFound;
        const hopeless = missing || error instanceof Hopeless ||
          error instanceof Deno.errors.NotCapable;
        if (attempt < attempts && !hopeless) {
          await new Promise((resolve) => setTimeout(resolve, patience * 2 ** (attempt - 1)));
          continue;
        }
        faults.push(`  ${source}: ${missing ? "it is not there" : reason(error)}`);
        break;
      }
    }
  }
  faults.push(
    `  ${
      sources.length === 0 ? "it has no address of its own: " : ""
    }name a folder or an address that has ` +
      "it with --mirror or KWS_MIRROR",
  );
  throw new Error(`Cannot fetch ${archive.name}; tried\n${faults.join("\n")}`);
}

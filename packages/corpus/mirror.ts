/**
 * Mirrors: addresses of the network, and folders that stand for them.
 *
 * @module
 */

/** Milliseconds that a mirror has to answer. */
const PATIENCE = 10000;

/** Whether a source is an address and not a path. */
export function isAddress(source: string): boolean {
  return /^https?:/.test(source);
}

/** The path of a source that is no address. */
export function pathOf(source: string): string {
  return source.startsWith("file://") ? decodeURIComponent(new URL(source).pathname) : source;
}

/** Whether a mirror has a file, without reading it. */
export async function hasFile(mirror: string, file: string): Promise<boolean> {
  const source = `${mirror.replace(/\/+$/, "")}/${file}`;
  try {
    if (!isAddress(source)) return Deno.statSync(pathOf(source)).isFile;
    const signal = AbortSignal.timeout(PATIENCE);
    const response = await fetch(source, { method: "HEAD", signal });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Reads a text file of a mirror.
 *
 * @throws {Error} If it is not there; the message names the address and its fault.
 */
export async function readFrom(mirror: string, file: string): Promise<string> {
  const source = `${mirror.replace(/\/+$/, "")}/${file}`;
  if (!isAddress(source)) return Deno.readTextFileSync(pathOf(source));
  const response = await fetch(source, { signal: AbortSignal.timeout(PATIENCE) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${source}: answer ${response.status}`);
  return text;
}

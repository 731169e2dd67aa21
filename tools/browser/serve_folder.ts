/**
 * A folder as a browser loads it.
 *
 * @module
 */

/** A policy that lets no code in but the folder's own, and no address but it. */
export const STRICT_POLICY =
  "default-src 'none'; connect-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** Types of files by their ends; others are bytes. */
const TYPES: Record<string, string> = {
  ...{ html: "text/html; charset=utf-8", css: "text/css", svg: "image/svg+xml" },
  ...{ js: "text/javascript", mjs: "text/javascript" },
};

/** Options of {@linkcode serveFolder}. */
export interface ServeOptions {
  /** The policy of every answer; none without it. */
  policy?: string;
  /** Further headers of every answer. */
  headers?: Readonly<Record<string, string>>;
  /** The port; any that is free without it. */
  port?: number;
}

/** Answers for the files of a folder alone, at `/` with its `index.html`. */
export function serveFolder(
  folder: string,
  { policy, headers = {}, port = 0 }: ServeOptions = {},
): Deno.HttpServer<Deno.NetAddr> {
  const answer = async ({ url }: Request): Promise<Response> => {
    // What an address resolves to has no way up in it.
    const path = decodeURIComponent(new URL(url).pathname).replace(/\/$/, "/index.html");
    if (!/^(\/[\w@-][\w@.-]*)+$/.test(path)) return new Response(null, { status: 404 });
    const type = TYPES[path.split(".").at(-1)!] ?? "application/octet-stream";
    const own = { "content-type": type, ...policy && { "content-security-policy": policy } };
    try {
      return new Response(await Deno.readFile(folder + path), { headers: { ...own, ...headers } });
    } catch {
      return new Response(null, { status: 404 });
    }
  };
  try {
    return Deno.serve({ port, hostname: "localhost", onListen() {} }, answer);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.AddrInUse)) throw cause;
    throw new Error(
      `Cannot serve at port ${port} as it must be free: another program uses it; take another, or ` +
        "--port 0 for any that is free",
      { cause },
    );
  }
}

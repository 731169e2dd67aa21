/**
 * Archives and servers for tests.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { pack } from "tar-stream";
import type { Archive } from "./archive.ts";

/** What a manifest says of an archive of these bytes. */
export function archiveOf(bytes: Uint8Array, changes: Partial<Archive> = {}): Archive {
  return {
    ...{ name: "sounds", kind: "corpus", folder: "sounds", file: "sounds.tar.gz", urls: [] },
    ...{ bytes: bytes.length, licence: "none" },
    sha256: createHash("sha256").update(bytes).digest("hex"),
    ...changes,
  };
}

/** A server of one file that remembers what was asked for. */
export interface TestServer {
  url: string;
  /** The `range` header of every request. */
  ranges: string[];
  stop(): Promise<void>;
}

/** How a {@linkcode serve}d file misbehaves. */
export interface Misbehaviour {
  /** So many first answers end half-way. */
  breaks?: number;
  /** Ranges are not understood. */
  whole?: boolean;
  /** So many first answers have this status. */
  errors?: number;
  status?: number;
  /** Milliseconds between pieces of 1,000 bytes. */
  pause?: number;
  /** After so many pieces nothing more comes, and the connection stays. */
  hang?: number;
}

/** Serves a file on this machine's own address. */
export function serve(
  bytes: Uint8Array,
  { breaks = 0, whole = false, errors = 0, status = 503, pause, hang }: Misbehaviour = {},
): TestServer {
  const ranges: string[] = [];
  const stopped = new AbortController();
  const server = Deno.serve({
    port: 0,
    hostname: "127.0.0.1",
    onListen: () => {},
    signal: stopped.signal,
  }, (request) => {
    const range = request.headers.get("range") ?? "";
    ranges.push(range);
    if (errors-- > 0) return new Response("no", { status });
    const start = whole ? 0 : Number(/bytes=(\d+)-/.exec(range)?.[1] ?? 0);
    let rest = bytes.slice(start);
    if (breaks-- > 0) rest = rest.slice(0, rest.length >> 1);
    const headers: HeadersInit = start > 0
      ? { "content-range": `bytes ${start}-${bytes.length - 1}/${bytes.length}` }
      : {};
    const body = pause === undefined && hang === undefined
      ? new Blob([rest]).stream()
      : slowly(rest, pause ?? 0, hang);
    return new Response(body, { status: start > 0 ? 206 : 200, headers });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    ranges,
    stop: () => {
      stopped.abort();
      return server.finished;
    },
  };
}

function slowly(bytes: Uint8Array, pause: number, hang = Infinity): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      if (at >= 1000 * hang) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
      controller.enqueue(bytes.slice(at, at += 1000));
      if (at >= bytes.length) controller.close();
    },
  });
}

/** An entry of a tar. */
export interface TestEntry {
  name: string;
  content?: string | Uint8Array;
  type?: "symlink" | "link" | "directory";
  linkname?: string;
}

/** The bytes of a `.tar.gz` of these entries. */
export async function tarOf(entries: readonly TestEntry[]): Promise<Uint8Array<ArrayBuffer>> {
  const tar = pack();
  for (const { content = "sound", ...entry } of entries) {
    if (entry.type) tar.entry(entry);
    else tar.entry(entry, content as never);
  }
  tar.finalize();
  const chunks: BlobPart[] = [];
  for await (const chunk of tar) chunks.push(Uint8Array.from(chunk as Uint8Array));
  const zipped = new Blob(chunks).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(zipped).arrayBuffer());
}

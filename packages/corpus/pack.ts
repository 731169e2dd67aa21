/**
 * A corpus as one file: decoded once, read in an instant.
 *
 * Eight bytes `KWSCORP1`, the header's length as a 32-bit little-endian number, the header as JSON,
 * zeros to a multiple of 16, then the samples.
 *
 * @module
 */
import { openWhole } from "@kws/files";
import type { Corpus } from "./corpus.ts";

const MAGIC = "KWSCORP1";

/** Writes a corpus to `path`, by way of a temporary name. */
export function writeCorpus(corpus: Corpus, path: string): void {
  const { pcm, ...header } = corpus;
  const json = new TextEncoder().encode(JSON.stringify(header));
  const start = Math.ceil((12 + json.length) / 16) * 16;
  const head = new Uint8Array(start);
  head.set(new TextEncoder().encode(MAGIC));
  new DataView(head.buffer).setUint32(8, json.length, true);
  head.set(json, 12);
  using file = openWhole(path);
  file.write(head);
  file.write(pcm);
  file.commit();
}

/**
 * Reads a corpus that {@linkcode writeCorpus} has written.
 *
 * @throws {SyntaxError} If the file is none or is cut short.
 */
export function readCorpus(path: string): Corpus {
  const file = Deno.openSync(path);
  try {
    const head = new Uint8Array(12);
    readAll(file, head, path);
    if (new TextDecoder().decode(head.subarray(0, 8)) !== MAGIC) {
      throw new SyntaxError(`Cannot read ${path}: at byte 0, a packed corpus is required`);
    }
    const length = new DataView(head.buffer).getUint32(8, true);
    const json = new Uint8Array(length);
    readAll(file, json, path);
    const header = parseHeader(json, path);
    file.seekSync(Math.ceil((12 + length) / 16) * 16, Deno.SeekMode.Start);
    const total = [...header.clips, ...header.noises]
      .reduce((end, clip) => Math.max(end, clip.offset + clip.length), 0);
    const pcm = new Int16Array(new SharedArrayBuffer(2 * total));
    const bytes = new Uint8Array(pcm.buffer);
    const piece = new Uint8Array(1 << 21);
    for (let at = 0; at < bytes.length; at += piece.length) {
      const part = piece.subarray(0, Math.min(piece.length, bytes.length - at));
      readAll(file, part, path);
      bytes.set(part, at);
    }
    return { ...header, pcm };
  } finally {
    file.close();
  }
}

function parseHeader(json: Uint8Array, path: string): Omit<Corpus, "pcm"> {
  try {
    return JSON.parse(new TextDecoder().decode(json));
  } catch (cause) {
    throw new SyntaxError(`Cannot read ${path}: at byte 12, the header must be JSON`, { cause });
  }
}

function readAll(file: Deno.FsFile, bytes: Uint8Array, path: string): void {
  for (let at = 0; at < bytes.length;) {
    const count = file.readSync(bytes.subarray(at));
    if (count === null) throw new SyntaxError(`Cannot read ${path}: the file is cut short`);
    at += count;
  }
}

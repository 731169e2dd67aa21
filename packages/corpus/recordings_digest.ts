/**
 * What recordings a folder holds, as one digest.
 *
 * It covers samples, not files: a folder of WAV files has the digest of its FLAC twin, and two
 * recordings of equal length have two digests.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { DigestMemory } from "./_digest_memory.ts";
import { readPcm } from "./folder.ts";
import { listFolder } from "./listing.ts";
import { pcmDigest } from "./pcm.ts";
import { stemOf } from "./_recordings.ts";

/** One recording of {@linkcode digestRecordings}. */
export interface RecordingDigest {
  /** Path inside the folder, without its extension. */
  path: string;
  /** Number of samples at 16 kHz. */
  samples: number;
  /** SHA-256 of the samples, 16 bits each, little-endian. */
  sha256: string;
  /** Who speaks; empty for background noise. */
  speaker: string;
  /** `training`, `validation` or `testing`; `noise` for background noise. */
  split: string;
}

/** What {@linkcode digestRecordings} found. */
export interface RecordingsDigest {
  /** SHA-256 over the list, in hexadecimal. */
  sha256: string;
  /** The recordings, in the order of their paths. */
  recordings: RecordingDigest[];
}

/**
 * The digest of a list of recordings: a line `path samples sha256 speaker split` for each, separated
 * by tabs, in the order of their paths (by UTF-16 code units).
 */
export function digestOfList(recordings: readonly RecordingDigest[]): string {
  const hash = createHash("sha256");
  const sorted = recordings.toSorted((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
  for (const { path, samples, sha256, speaker, split } of sorted) {
    hash.update(`${[path, samples, sha256, speaker, split].join("\t")}\n`);
  }
  return hash.digest("hex");
}

/**
 * Digests every recording of a folder: words with their background noises, or loose recordings.
 *
 * @param cacheFile Where digests are remembered by a file's size, times and inode: the second call
 * decodes what has changed alone.
 * @param onFile Called after every recording.
 * @throws {RangeError} If the folder cannot be read or has no recordings.
 * @throws {SyntaxError} If a file is broken; the message names it.
 */
export function digestRecordings(
  dir: string,
  cacheFile?: string,
  onFile?: (done: number, total: number) => void,
): RecordingsDigest {
  const { clips, noises } = listFolder(dir);
  const all = [...clips, ...noises.map((noise) => ({ ...noise, speaker: "", split: "noise" }))];
  const memory = cacheFile === undefined ? undefined : new DigestMemory(cacheFile, dir);
  try {
    const recordings = all.map(({ file, path, speaker, split }, i): RecordingDigest => {
      const measure = (): { samples: number; sha256: string } => {
        const pcm = readPcm(`${dir}/${file}`);
        return { samples: pcm.length, sha256: pcmDigest(pcm) };
      };
      const { samples, sha256 } = memory?.recall(file, measure) ?? measure();
      onFile?.(i + 1, all.length);
      return { path: stemOf(path), samples, sha256, speaker, split };
    });
    return { sha256: digestOfList(recordings), recordings };
  } finally {
    // What was decoded before an error or a broken file stays known.
    memory?.save();
  }
}

/** The digest alone: {@linkcode digestRecordings}. */
export function recordingsDigest(
  dir: string,
  cacheFile?: string,
  onFile?: (done: number, total: number) => void,
): string {
  return digestRecordings(dir, cacheFile, onFile).sha256;
}

/**
 * Which recordings the study is made of: enough to cut them out of their public sources and to prove
 * that these are they.
 *
 * `study_recordings.csv.gz` has the rows `folder,path,samples,sha256,source`: a recording's path
 * without its extension, its samples at 16 kHz, the first 16 hexadecimal digits of the SHA-256 of
 * these samples, and its path in the source where that is another. A row without a path is its
 * folder's own: number of recordings, and their whole digest ({@linkcode digestOfList}), which covers
 * what the short ones leave open.
 *
 * @module
 */
import { parseCsv } from "./_csv.ts";
import type { RecordingDigest } from "./recordings_digest.ts";
import { speakerOf, splitOf } from "./split.ts";

/** Digits of a recording's digest in the list. */
export const DIGITS = 16;

/** One recording of the study. */
export interface StudyRecording {
  /** Path inside the folder, without its extension. */
  path: string;
  /** Path inside the source, without its extension and without the source's own top folder. */
  source: string;
  /** Number of samples at 16 kHz. */
  samples: number;
  /** The first {@linkcode DIGITS} digits of the samples' SHA-256. */
  sha256: string;
}

/** The recordings of one folder: what {@linkcode derive} makes. */
export interface StudyList {
  /** What the folder is called. */
  folder: string;
  /** Digest of all recordings: what {@linkcode recordingsDigest} gives for the folder. */
  sha256: string;
  recordings: StudyRecording[];
}

const HEADER = "folder,path,samples,sha256,source";

/** Who speaks in which role, as listing a folder would say. */
export function roleOf(path: string): Pick<RecordingDigest, "speaker" | "split"> {
  if (path.startsWith("_background_noise_/")) return { speaker: "", split: "noise" };
  const speaker = speakerOf(`${path.replace(/^.*\//, "")}.flac`);
  return { speaker, split: path.includes("/") ? splitOf(speaker) : "testing" };
}

/** The lists as text. */
export function formatStudyLists(lists: readonly StudyList[]): string {
  const rows = lists.flatMap(({ folder, sha256, recordings }) => [
    [folder, "", recordings.length, sha256, ""],
    ...recordings.map((one) => [
      ...[folder, one.path, one.samples, one.sha256.slice(0, DIGITS)],
      one.source === one.path ? "" : one.source,
    ]),
  ]);
  return [HEADER, ...rows.map((row) => row.join(","))].join("\n") + "\n";
}

/**
 * Reads lists.
 *
 * @param name Where they were found, for errors.
 * @throws {SyntaxError} If the header is another, or a folder has not as many rows as it says.
 */
export function parseStudyLists(text: string, name: string): StudyList[] {
  const [header = [], ...rows] = parseCsv(text, name);
  if (header.join(",") !== HEADER) {
    throw new SyntaxError(
      `Cannot read ${name} as its header must be ${HEADER}: current value is ${header.join(",")}`,
    );
  }
  const lists = new Map<string, StudyList>();
  const counts = new Map<string, number>();
  for (const [folder, path, samples, sha256, source] of rows) {
    if (path === "") {
      lists.set(folder, { folder, sha256, recordings: [] });
      counts.set(folder, Number(samples));
    } else {
      lists.get(folder)?.recordings.push({
        ...{ path, source: source || path, samples: Number(samples), sha256 },
      });
    }
  }
  for (const [folder, { recordings }] of lists) {
    if (recordings.length === counts.get(folder)) continue;
    throw new SyntaxError(
      `Cannot read ${name} as ${folder} must have ${counts.get(folder)} recordings: it has ` +
        `${recordings.length}`,
    );
  }
  return [...lists.values()];
}

/** The lists of this study. */
export async function readStudyLists(): Promise<StudyList[]> {
  const address = new URL("./study_recordings.csv.gz", import.meta.url);
  const zipped = new Blob([Deno.readFileSync(address)]).stream();
  const text = await new Response(zipped.pipeThrough(new DecompressionStream("gzip"))).text();
  return parseStudyLists(text, "study_recordings.csv.gz");
}

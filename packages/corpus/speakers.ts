/**
 * Who says what: `speakers.csv` beside recordings whose names do not tell.
 *
 * @module
 */
import { parseCsv } from "./_csv.ts";
import type { Split } from "./corpus.ts";
import { stemOf } from "./_recordings.ts";

/** Name of the list in a folder of recordings. */
export const SPEAKERS_FILE = "speakers.csv";

/** What `speakers.csv` says of a recording. */
export interface Spoken {
  speaker: string;
  /** The role, where the list says it; else it follows from the speaker. */
  split?: Split;
}

const SPLITS: readonly string[] = ["training", "validation", "testing"];

/**
 * Reads `path,speaker[,split]` by the path without its extension.
 *
 * @param name The list's path, for errors.
 * @throws {SyntaxError} If the header, a row or a split is wrong, or a path stands there twice.
 */
export function parseSpeakers(text: string, name: string): Map<string, Spoken> {
  const [header = [], ...rows] = parseCsv(text, name);
  const [path, speaker, split] = ["path", "speaker", "split"].map((own) => header.indexOf(own));
  const refuse = (line: number, requirement: string, value: unknown): SyntaxError =>
    new SyntaxError(
      `Cannot read ${name} as ${requirement}: row ${line} is ${JSON.stringify(value)}`,
    );
  if (path < 0 || speaker < 0) {
    throw refuse(1, "its first row must name the columns path,speaker[,split]", header.join(","));
  }
  const found = new Map<string, Spoken>();
  rows.forEach((row, i) => {
    const key = stemOf((row[path] ?? "").trim().replace(/^\.\//, ""));
    const own = (row[speaker] ?? "").trim();
    const role = (row[split] ?? "").trim();
    if (key === "" || own === "") throw refuse(i + 2, "every row must have both", row.join(","));
    if (role !== "" && !SPLITS.includes(role)) {
      throw refuse(i + 2, `split must be ${SPLITS.join(", ")} or empty`, role);
    }
    if (found.has(key)) throw refuse(i + 2, "every path must stand there once", row[path]);
    found.set(key, role === "" ? { speaker: own } : { speaker: own, split: role as Split });
  });
  return found;
}

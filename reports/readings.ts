/**
 * The record of test readings: when a checkpoint was first scored on the test clips, by which recipe it
 * was trained, and what the reading showed; and the other committed records that no stage has made.
 *
 * `results/readings.json` is a list of {@linkcode Reading}s, one a line, oldest first. Those before the
 * record was kept come from the repository's history (`readings_history.ts`); new ones are appended when
 * a run is published.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { recordSource } from "@kws/literate";
import { parseCommittedJson } from "../study/committed_json.ts";
import type { Reading as PublishedReading } from "../study/publish.ts";

/** The first scoring of one checkpoint on the test clips of its keyword. */
export interface Reading extends Omit<PublishedReading, "auFaFr"> {
  /** The commit that published the result, in hexadecimal, where the record was made afterwards. */
  resultsCommit?: string;
  /** What the reading showed: the area under false accepts against false rejects. */
  auFaFr?: number;
  /** The candidate as which the setting was read, where that had another name. */
  as?: string;
}

/** All readings of one setting by one recipe and for one keyword. */
export interface Round {
  /** The setting, or the candidate as which it was read or whose name it has been given since. */
  setting: string;
  /** The setting, where that is a candidate of another name. */
  by?: string;
  keyword: string;
  recipeCommit: string;
  /** The commits that published the results, in order. */
  resultsCommits: readonly string[];
  /** Day of the latest reading. */
  date: string;
  /** Seeds in order. */
  seeds: readonly number[];
  /** Mean over seeds; absent where a reading's figure is not in the record. */
  meanAuFaFr?: number;
  /** That mean to the mean of all readings of the base for the keyword. */
  ratioToBase?: number;
  /** The digest of the first seed's checkpoint. */
  checkpoint: string;
}

const PATH = "results/readings.json";

/** Settings that have been given a candidate's name since they were read; the record says how they were called. */
const RENAMED: Readonly<Record<string, string>> = {
  "quality-both": "quality",
  "small-both": "small",
  "size-both": "size",
};

const REQUIRED = {
  setting: (value: unknown) => typeof value === "string" && value !== "",
  keyword: (value: unknown) => typeof value === "string" && value !== "",
  seed: (value: unknown) => Number.isInteger(value) && Number(value) >= 0,
  checkpoint: (value: unknown) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
  recipeCommit: (value: unknown) => typeof value === "string" && /^[0-9a-f]{7,40}$/.test(value),
  date: (value: unknown) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value),
};
const OPTIONAL = {
  resultsCommit: REQUIRED.recipeCommit,
  auFaFr: (value: unknown) => typeof value === "number" && value >= 0 && value <= 1,
  as: REQUIRED.setting,
};

/**
 * Reads a record of readings.
 *
 * @param text Content of the file.
 * @param path Its path, for errors.
 * @returns The readings, oldest first.
 * @throws {SyntaxError} If it is no list of readings, or a checkpoint stands there twice; the message
 * names file, entry, field and value.
 */
export function parseReadings(text: string, path: string): Reading[] {
  const cannot = (why: string): never => {
    throw new SyntaxError(`Cannot read ${path} as ${why}`);
  };
  const list = parseJson(text, cannot);
  if (!Array.isArray(list)) return cannot(`it must hold a list: it holds ${typeof list}`);
  const known = new Set([...Object.keys(REQUIRED), ...Object.keys(OPTIONAL)]);
  const seen = new Set<string>();
  for (const [i, entry] of list.entries()) {
    if (typeof entry !== "object" || entry === null) cannot(`entry ${i} must be an object`);
    for (const [field, isRight] of Object.entries(REQUIRED)) {
      if (isRight(entry[field])) continue;
      cannot(`entry ${i} must have a ${field}: current value is ${JSON.stringify(entry[field])}`);
    }
    for (const [field, isRight] of Object.entries(OPTIONAL)) {
      if (entry[field] === undefined || isRight(entry[field])) continue;
      cannot(`${field} of entry ${i} is wrong: current value is ${JSON.stringify(entry[field])}`);
    }
    const stranger = Object.keys(entry).find((field) => !known.has(field));
    if (stranger !== undefined) cannot(`entry ${i} has an unknown field: ${stranger}`);
    const { checkpoint } = entry as Reading;
    if (seen.has(checkpoint)) {
      cannot(`a checkpoint is first scored once: entry ${i} has ${checkpoint} again`);
    }
    seen.add(checkpoint);
  }
  return list as Reading[];
}

function parseJson(text: string, cannot: (why: string) => never): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return cannot(`it must be JSON: ${(cause as Error).message}`);
  }
}

/** The text of a record: one reading a line, so that two branches' readings merge. */
export function formatReadings(readings: readonly Reading[]): string {
  const lines = readings.map((
    { setting, keyword, seed, checkpoint, recipeCommit, date, resultsCommit, auFaFr, as },
  ) =>
    JSON.stringify({
      ...{ setting, keyword, seed, checkpoint, recipeCommit, date },
      ...{ resultsCommit, auFaFr, as },
    })
  );
  return `[\n${lines.join(",\n")}\n]\n`;
}

/**
 * Readings by setting, keyword and recipe, in the order of the last reading of each.
 *
 * @param readings Oldest first.
 */
export function readingRounds(readings: readonly Reading[]): Round[] {
  const groups = Map.groupBy(
    readings,
    ({ setting, keyword, recipeCommit }) => `${setting} ${keyword} ${recipeCommit}`,
  );
  const inOrder = [...groups.values()].sort((a, b) =>
    readings.indexOf(a.at(-1)!) - readings.indexOf(b.at(-1)!)
  );
  return inOrder.map((group): Round => {
    const own = group.toSorted((a, b) => a.seed - b.seed);
    const { setting, keyword, recipeCommit, checkpoint } = own[0];
    const as = own.find((one) => one.as !== undefined)?.as ?? RENAMED[setting];
    const mean = meanOf(own);
    const base = meanOf(
      readings.filter((one) => one.setting === "base" && one.keyword === keyword),
    );
    return {
      ...{ setting: as ?? setting, by: as === undefined ? undefined : setting },
      ...{ keyword, recipeCommit, checkpoint },
      resultsCommits: [...new Set(group.flatMap(({ resultsCommit }) => resultsCommit ?? []))],
      date: group.at(-1)!.date,
      seeds: own.map(({ seed }) => seed),
      meanAuFaFr: mean,
      ratioToBase: mean !== undefined && base ? mean / base : undefined,
    };
  });
}

function meanOf(readings: readonly Reading[]): number | undefined {
  const values = readings.map(({ auFaFr }) => auFaFr);
  if (values.length === 0 || values.some((value) => value === undefined)) return undefined;
  return values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
}

/** A committed file as text; the cell that reads it names file and digest as its source. */
function readCommitted(path: string): string {
  const text = Deno.readTextFileSync(new URL(`../${path}`, import.meta.url));
  recordSource({ stage: path, digest: textDigest(text) });
  return text;
}

/**
 * A committed file in JSON that no stage has made, such as a record of times.
 *
 * @param path From the project's folder.
 */
export function committedRecord<T>(path: string): T {
  const is = (value: unknown): value is T => typeof value === "object" && value !== null;
  return parseCommittedJson(readCommitted(path), path, { is, what: "a record" });
}

/** From where checkpoints and logs are fetched, in words. */
export function hostedText(): string {
  const { version, archives } = committedRecord<{ version: string; archives: unknown[] }>(
    "packages/corpus/releases.json",
  );
  return archives.length > 0
    ? `packed as release ${version}, from the releases beside the repository or a mirror`
    : "from a mirror of deno task release (--mirror); none is hosted yet";
}

/** SHA-256 of a text, in hexadecimal. */
function textDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Every reading of the record. */
export function readings(): readonly Reading[] {
  return parseReadings(readCommitted(PATH), PATH);
}

/** The rounds of reading of some settings, or of all, in order of time. */
export function rounds(...settings: readonly string[]): Round[] {
  return readingRounds(readings()).filter(({ setting, by }) =>
    settings.length === 0 || settings.includes(setting) ||
    (by !== undefined && settings.includes(by))
  );
}

/** One reading of the test streams of an earlier version, which counted repeats as false accepts. */
export interface StreamReading {
  setting: string;
  keyword: string;
  seed: number;
  /** SHA-256 of the checkpoint. */
  checkpoint: string;
  /** The commit that published the result. */
  resultsCommit: string;
  date: string;
  /** Steps in the mean, and its least value. */
  rule: { smoothing: number; threshold: number };
  /** The composed stream. */
  minutes: number;
  keywords: number;
  misses: number;
  falseAccepts: number;
  natural: { hours: number; falseAccepts: number };
}

/** The readings of the test streams by earlier rules, oldest first. */
export function streamReadings(): readonly StreamReading[] {
  return committedRecord<StreamReading[]>("results/stream_readings.json");
}

/**
 * A ratio and its interval as text, such as `0.92 (0.22 to 2.68)`; a dash for a bound that a base without
 * any error leaves undefined.
 */
export function ratioText(
  { estimate, low, high }: { estimate: number | null; low: number | null; high: number | null },
): string {
  const [ratio, from, to] = [estimate, low, high].map((one) => one?.toFixed(2) ?? "–");
  return `${ratio} (${from} to ${to})`;
}

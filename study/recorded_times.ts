/**
 * How long the long stages of the published run took, as `results/<label>/times.json` holds it: no result,
 * but what readers ask first, and what a plan predicts from.
 *
 * @module
 */
import { canonicalJson, type Manifest, type Timing, writeWhole } from "@kws/stages";
import { hasList, readCommittedJson } from "./committed_json.ts";

/** How long a stage took, and of which result. */
export interface RecordedTime extends Timing {
  /** The key of the stage, its first digits. */
  key: string;
}

/** Kinds of stages that take long enough to be told. */
const KINDS: ReadonlySet<string> = new Set([
  ...["fit", "train", "distillation-set", "segment-set", "search", "scarcity-fit"],
]);

const DIGITS = 12;

/** The record of a study, from a folder with results. */
export function timesPath(root: string, label: string): string {
  return `${root}/results/${label}/times.json`;
}

/** Reads a record of times; none where there is no file. */
export function readRecordedTimes(path: string): RecordedTime[] {
  try {
    return readCommittedJson(path, {
      is: (value): value is { times: RecordedTime[] } => hasList("times")(value),
      what: "times of stages",
    }).times;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/**
 * Adds what was timed to a record, and leaves out the times of results that are not published any more.
 *
 * @param timings By stage; those of other results than the published ones are passed over.
 * @param manifests All that is published, by stage.
 * @returns How many times the record has.
 */
export function recordTimes(
  path: string,
  timings: ReadonlyMap<string, Timing>,
  manifests: ReadonlyMap<string, Manifest>,
): number {
  const before = new Map(readRecordedTimes(path).map((time) => [time.stage, time]));
  const times = [...manifests.values()].filter(({ kind }) => KINDS.has(kind))
    .sort((a, b) => a.stage < b.stage ? -1 : 1)
    .flatMap(({ stage, key: whole }): RecordedTime[] => {
      const key = whole.slice(0, DIGITS);
      const timing = timings.get(stage);
      const known = before.get(stage);
      if (timing?.key === whole) return [{ ...timing, key }];
      return known?.key === key ? [known] : [];
    });
  writeWhole(path, `{"times":[\n${times.map((time) => canonicalJson(time)).join(",\n")}\n]}\n`);
  return times.length;
}

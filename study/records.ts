/**
 * Records of time that tables name: when, where and on what they were taken. They are no results: they
 * differ from run to run.
 *
 * @module
 */
import { hasList, readCommittedJson } from "./committed_json.ts";
import { isFile, projectRoot } from "./folders.ts";
import { readRecordedTimes, type RecordedTime, timesPath } from "./recorded_times.ts";

/** The record of the streaming bench. */
export interface StreamingRecord {
  machine: { cpu: string; cores: number; deno: string; date: string };
  rows: { model: string; part: string; p50: number; p99: number }[];
}

/** The committed records of a study. */
export interface Records {
  /** How long the long stages took. */
  times: RecordedTime[];
  streaming?: StreamingRecord;
  /** Microseconds of a network for one second of sound. */
  stepTime(model: string): { p50: number; p99: number } | undefined;
}

/** Reads the records that belong to a study: those of the published one. */
export function readRecords(label: string): Records {
  const root = projectRoot();
  const own = label === "full";
  const times = own ? readRecordedTimes(timesPath(root, label)) : [];
  const path = `${root}/results/timings/streaming.json`;
  const streaming = own && isFile(path)
    ? readCommittedJson(path, {
      is: (value): value is StreamingRecord => hasList("rows")(value),
      what: "times of streaming",
    })
    : undefined;
  return {
    ...{ times, streaming },
    stepTime(model) {
      const row = streaming?.rows.find((one) =>
        one.model === model && one.part.startsWith("network")
      );
      return row && { p50: row.p50, p99: row.p99 };
    },
  };
}

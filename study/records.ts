/**
 * Records of time that tables name: when, where and on what they were taken. They are no results: they
 * differ from run to run.
 *
 * @module
 */
import { projectRoot } from "./folders.ts";
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

function readJson<T>(path: string): T | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  return JSON.parse(text) as T;
}

/** Reads the records that belong to a study: those of the published one. */
export function readRecords(label: string): Records {
  const root = projectRoot();
  const own = label === "full";
  const times = own ? readRecordedTimes(timesPath(root, label)) : [];
  const streaming = own
    ? readJson<StreamingRecord>(`${root}/results/timings/streaming.json`)
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

/**
 * Records of time that tables name: when, where and on what they were taken. They are no results: they
 * differ from run to run.
 *
 * @module
 */
import { projectRoot } from "./folders.ts";

/** How long a setting's training took in the published run. */
export interface TrainingRecord {
  keyword: string;
  setting: string;
  seed: number;
  seconds: number;
  /** Threads. */
  jobs: number;
  /** Whether an interrupted run was taken up, whose time is not counted. */
  resumed?: boolean;
  cores: number;
  machine: string;
  deno: string;
  v8: string;
  date: string;
}

/** The record of the streaming bench. */
export interface StreamingRecord {
  machine: { cpu: string; cores: number; deno: string; date: string };
  rows: { model: string; part: string; p50: number; p99: number }[];
}

/** The committed records of a study. */
export interface Records {
  trainings: TrainingRecord[];
  streaming?: StreamingRecord;
  /** The record of a setting's training; of its first seed for the main keyword unless told. */
  training(setting: string, seed?: number, keyword?: string): TrainingRecord | undefined;
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
  const trainings = own
    ? readJson<{ trainings: TrainingRecord[] }>(`${root}/results/full/times.json`)?.trainings ?? []
    : [];
  const streaming = own
    ? readJson<StreamingRecord>(`${root}/results/timings/streaming.json`)
    : undefined;
  return {
    ...{ trainings, streaming },
    training: (setting, seed = 1, keyword = trainings[0]?.keyword) =>
      trainings.find((one) =>
        one.setting === setting && one.seed === seed && one.keyword === keyword
      ),
    stepTime(model) {
      const row = streaming?.rows.find((one) =>
        one.model === model && one.part.startsWith("network")
      );
      return row && { p50: row.p50, p99: row.p99 };
    },
  };
}

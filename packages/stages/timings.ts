/**
 * How long stages took, kept in the cache: no result.
 *
 * @module
 */
import { cpus } from "node:os";
import { filesBelow, ifThere } from "./_files.ts";
import { writeWhole } from "@kws/files";
import { canonicalJson } from "./digest.ts";

/** How long a stage took, and where. */
export interface Timing {
  stage: string;
  kind: string;
  /** The stage's key: the time is of that result alone. What older records lack is of none. */
  key?: string;
  seconds: number;
  /** Threads that it was given. */
  threads: number;
  /** Whether the run took up an interrupted one, whose time is not counted. */
  resumed?: boolean;
  machine: string;
  cores: number;
  date: string;
}

/** What a run knows of a stage's time. */
export type TimingOf = Pick<
  Timing,
  "stage" | "kind" | "key" | "seconds" | "threads" | "resumed"
>;

/** The machine in words: the processor's model where the permissions allow to ask for it. */
function machineName(): string {
  const kind = `${Deno.build.os} ${Deno.build.arch}`;
  if (Deno.permissions.querySync({ name: "sys", kind: "cpus" }).state !== "granted") return kind;
  return `${kind}, ${cpus()[0]?.model ?? "processor unknown"}`;
}

/** Writes down how long a stage of a study took. */
export function writeTiming(cacheDir: string, label: string, timing: TimingOf): void {
  const path = `${cacheDir}/timings/${label}/${timing.stage}.json`;
  const whole: Timing = {
    ...timing,
    seconds: Math.round(timing.seconds * 1000) / 1000,
    resumed: timing.resumed || undefined,
    machine: machineName(),
    cores: navigator.hardwareConcurrency,
    date: new Date().toISOString().slice(0, 10),
  };
  writeWhole(path, canonicalJson(whole, 1) + "\n");
}

/** The timings of a study, by stage; what cannot be read is passed over. */
export function readTimings(cacheDir: string, label: string): Map<string, Timing> {
  const dir = `${cacheDir}/timings/${label}`;
  const timings = new Map<string, Timing>();
  for (const file of filesBelow(dir)) {
    if (!file.endsWith(".json")) continue;
    const text = ifThere(() => Deno.readTextFileSync(`${dir}/${file}`)) ?? "";
    try {
      const timing: Timing = JSON.parse(text);
      if (Number.isFinite(timing.seconds)) timings.set(timing.stage, timing);
    } catch { /* Half of a record tells no time. */ }
  }
  return timings;
}

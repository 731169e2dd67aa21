/**
 * Records of how long stages took, apart from their manifests.
 *
 * @module
 */
import { cpus } from "node:os";
import { canonicalJson, writeWhole } from "./digest.ts";
import { dirname } from "./path.ts";

/** How long a stage took, and where. */
export interface Timing {
  stage: string;
  seconds: number;
  /** Threads. */
  jobs: number;
  /** Whether the run took up an interrupted one, whose time is not counted. */
  resumed?: boolean;
  deno: string;
  v8: string;
  cores: number;
  machine: string;
  date: string;
}

/** The machine in words: the processor's model where the permissions allow to ask for it. */
export function machineName(): string {
  const kind = `${Deno.build.os} ${Deno.build.arch}`;
  if (Deno.permissions.querySync({ name: "sys", kind: "cpus" }).state !== "granted") return kind;
  return `${kind}, ${cpus()[0]?.model ?? "processor unknown"}`;
}

/** Writes the record of a stage. */
export function writeTiming(
  timingsDir: string,
  { stage, seconds, jobs, resumed }: Pick<Timing, "stage" | "seconds" | "jobs" | "resumed">,
): void {
  const path = `${timingsDir}/${stage}.json`;
  const timing: Timing = {
    stage,
    seconds: Math.round(seconds * 10) / 10,
    jobs,
    resumed: resumed || undefined,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    cores: navigator.hardwareConcurrency,
    machine: machineName(),
    date: new Date().toISOString().slice(0, 10),
  };
  Deno.mkdirSync(dirname(path), { recursive: true });
  writeWhole(path, canonicalJson(timing, 1) + "\n");
}

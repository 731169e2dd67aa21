/**
 * How long stages take: by runs of this checkout, else by the records of the published one.
 *
 * @module
 */
import { readTimings, type Timing } from "@kws/stages";
import { cacheFolder } from "./folders.ts";
import { readRecords } from "./records.ts";

type Known = Pick<Timing, "kind" | "seconds" | "threads" | "resumed">;

/** Times of a study's stages that are known, by name. */
export function knownTimes(label: string): Map<string, Known> {
  const times = new Map<string, Known>();
  // A record is of training, packing and scoring together: nearly all of it is the training.
  for (const { keyword, setting, seed, seconds, jobs, resumed } of readRecords(label).trainings) {
    const kind = setting === "base" ? "fit" : "train";
    const name = `${kind}/${keyword}/${setting}/seed-${seed}${kind === "fit" ? "" : "/step-1"}`;
    times.set(name, { kind, seconds, threads: jobs, resumed });
  }
  for (const [name, timing] of readTimings(`${cacheFolder()}/stages`, label)) {
    times.set(name, timing);
  }
  return times;
}

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
  for (const time of readRecords(label).times) times.set(time.stage, time);
  for (const [name, timing] of readTimings(`${cacheFolder()}/stages`, label)) {
    times.set(name, timing);
  }
  return times;
}

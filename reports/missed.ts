/**
 * What all candidates miss in streams, in words.
 *
 * @module
 */
import { speakerOf } from "@kws/corpus";
import type { MissedMetrics } from "../study/stages/missed.ts";
import type { FaultyClip } from "./faulty_clips.ts";

/** Faults that make a clip hard to hear. */
const HARD: readonly FaultyClip["fault"][] = ["cut or unclear", "wrong word"];

/** A clip's path as the list of faults has it. */
function withoutExtension(path: string): string {
  return path.replace(/\.\w+$/, "");
}

/**
 * The keywords that no network hears: how many, how many of them are known to be faulty, and how many one
 * speaker has said.
 */
export function missedByAll(
  { networks, keywords, clips }: MissedMetrics,
  faulty: readonly FaultyClip[],
): string {
  const all = clips.filter((clip) => clip.networks === networks).map(({ path }) => path);
  const known = new Set(
    faulty.filter(({ fault }) => HARD.includes(fault)).map(({ path }) => path),
  );
  const hard = all.filter((path) => known.has(withoutExtension(path))).length;
  const spoken = Map.groupBy(all, (path) => speakerOf(path.split("/").at(-1)!));
  const most = Math.max(0, ...[...spoken.values()].map(({ length }) => length));
  const share = (100 * all.length / keywords).toFixed(1);
  const parts = [
    ...hard > 0 ? [`${hard} are cut or unclear by the list of faults`] : [],
    ...most > 1 ? [`${most} are said by one speaker`] : [],
  ];
  return `${all.length} of the ${keywords} (${share}\u00A0%) are missed by all ${networks} networks` +
    `${parts.length > 0 ? `; of these ${parts.join(", ")}` : ""}`;
}

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

/** A number of things with what they do, of one or of several. */
function each(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}

/**
 * The keywords that no network hears by its own rule: how many, how many of them are known to be faulty, and how
 * many one speaker has said.
 */
export function missedByAll(
  { networks, keywords, clips }: MissedMetrics,
  faulty: readonly FaultyClip[],
): string {
  const all = clips.filter((clip) => clip.networks === networks).map(({ path }) => path);
  const said = `of the ${keywords} keywords`;
  if (all.length === 0) {
    return `None ${said} is missed by all ${networks} networks of the candidates.`;
  }
  const has = (faults: readonly FaultyClip["fault"][]): number => {
    const known = new Set(
      faulty.filter(({ fault }) => faults.includes(fault)).map(({ path }) => path),
    );
    return all.filter((path) => known.has(withoutExtension(path))).length;
  };
  const spoken = Map.groupBy(all, (path) => speakerOf(path.split("/").at(-1)!));
  const most = Math.max(...[...spoken.values()].map(({ length }) => length));
  const [hard, twice] = [has(HARD), has(["duplicate"])];
  const parts = [
    ...hard > 0 ? [each(hard, "is", "are") + " listed as cut, unclear or another word"] : [],
    ...twice > 0 ? [each(twice, "is a duplicate", "are duplicates")] : [],
    ...most > 1 ? [`${most} are one speaker's`] : [],
  ];
  const share = (100 * all.length / keywords).toFixed(1);
  return `All ${networks} networks of the candidates miss ${all.length} ${said} ` +
    `(${share}\u00A0%), each by its own rule${
      parts.length > 0 ? `; of these ${parts.join(", ")}` : ""
    }.`;
}

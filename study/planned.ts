/**
 * Which settings a study has.
 *
 * @module
 */
import type { Setting } from "./setting.ts";
import type { Study } from "./study.ts";

/** How many seeds of a setting a study has for a keyword, where it runs the setting. */
export function plannedSeeds(
  { seeds: { main, others, words } }: Pick<Setting, "seeds">,
  keyword: string,
  { keywords, profile }: Pick<Study, "keywords" | "profile">,
): number {
  const wanted = keyword === keywords[0] ? main : words?.includes(keyword) ?? true ? others : 0;
  return Math.min(wanted, profile.seeds);
}

/** Whether a study of this length, engine and sound runs a setting. */
export function isPlanned(
  { name, family, steps: [first] }: Pick<Setting, "name" | "family" | "steps">,
  { profile, engine, sources, keywords, seed }: Pick<
    Study,
    "profile" | "engine" | "sources" | "keywords" | "seed"
  >,
): boolean {
  const { settings, without, sweeps } = profile;
  if (!(settings?.includes(name) ?? true) || without?.includes(name)) return false;
  if (engine === "tfjs") return name === "base";
  // What was trained on recordings is not compared with what a machine's speech has taught, and what spots
  // one word not with what spots another. Its seeds are those from the first on: there are no others.
  if (
    first.do === "frozen" &&
    (sources === "synthetic" || first.keyword !== keywords[0] || seed !== 1)
  ) {
    return false;
  }
  return family !== "sweeps" || sweeps === "all" || sweeps.includes(name);
}

/**
 * Which settings a study has.
 *
 * @module
 */
import type { Setting } from "./setting.ts";
import type { Study } from "./study.ts";

/** Whether a study of this length, engine and sound runs a setting. */
export function isPlanned(
  { name, family, steps: [first] }: Pick<Setting, "name" | "family" | "steps">,
  { profile, engine, sources, keywords }: Pick<
    Study,
    "profile" | "engine" | "sources" | "keywords"
  >,
): boolean {
  const { settings, without, sweeps } = profile;
  if (!(settings?.includes(name) ?? true) || without?.includes(name)) return false;
  if (engine === "tfjs") return name === "base";
  // What was trained on recordings is not compared with what a machine's speech has taught, and what spots
  // one word not with what spots another.
  if (first.do === "frozen" && (sources === "synthetic" || first.keyword !== keywords[0])) {
    return false;
  }
  return family !== "sweeps" || sweeps === "all" || sweeps.includes(name);
}

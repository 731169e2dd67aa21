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
  { profile, engine, sources }: Pick<Study, "profile" | "engine" | "sources">,
): boolean {
  const { settings, without, sweeps } = profile;
  if (!(settings?.includes(name) ?? true) || without?.includes(name)) return false;
  if (engine === "tfjs") return name === "base";
  // What was trained on recordings is not compared with what a machine's speech has taught.
  if (first.do === "frozen" && sources === "synthetic") return false;
  return family !== "sweeps" || sweeps === "all" || sweeps.includes(name);
}

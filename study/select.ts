/**
 * Which stages of a plan a command is about.
 *
 * @module
 */
import { type AnyStage, selectStages } from "@kws/stages";
import { SETTINGS } from "./settings.ts";

/** What is asked for. */
export interface Wanted {
  /** Names of settings, of stages, or the beginnings of names. */
  only?: readonly string[];
  /** The keywords; stages of several count where all of theirs are among them. */
  keywords: readonly string[];
}

/** Keywords that a stage is about, itself or through what it needs. */
function keywordsOf(stage: AnyStage, known: Map<AnyStage, Set<string>>): Set<string> {
  const found = known.get(stage);
  if (found) return found;
  const keywords = new Set<string>();
  known.set(stage, keywords);
  if (stage.tags?.keyword) keywords.add(stage.tags.keyword);
  for (const input of Object.values(stage.inputs)) {
    if ("stage" in input) keywordsOf(input.stage, known).forEach((word) => keywords.add(word));
  }
  return keywords;
}

/**
 * The wanted stages of a plan. Stages that only others read are not among them: they run if they must.
 *
 * @throws {RangeError} If a name is unknown.
 */
export function wantedStages(
  stages: readonly AnyStage[],
  { only, keywords }: Wanted,
): AnyStage[] {
  const known = new Map<AnyStage, Set<string>>();
  const own = stages.filter((stage) =>
    [...keywordsOf(stage, known)].every((word) => keywords.includes(word))
  );
  if (only === undefined) return own.filter(({ publish }) => publish !== undefined);
  return [
    ...new Set(only.flatMap((name) => {
      if (!SETTINGS.some((setting) => setting.name === name)) return selectStages(stages, [name]);
      return own.filter(({ tags, publish }) => tags?.setting === name && publish !== undefined);
    })),
  ];
}

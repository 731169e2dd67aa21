/**
 * Which stages of a plan a command is about.
 *
 * @module
 */
import { type AnyStage, nearestNames, selectStages } from "@kws/stages";
import { allSettings } from "./settings.ts";

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
  const found = only.flatMap((name) => {
    if (!allSettings().some((setting) => setting.name === name)) return stagesNamed(stages, name);
    const own = stages.filter(({ tags, publish }) =>
      tags?.setting === name && publish !== undefined && keywords.includes(tags.keyword ?? "")
    );
    if (own.length > 0) return own;
    const { main, words = [] } = allSettings().find((setting) => setting.name === name)!.seeds;
    throw new RangeError(
      `Cannot run "${name}" as this study must have it: ${
        main === 0 && words.length > 0
          ? `it is trained for ${words.join(", ")} alone; try --keyword ${words[0]}`
          : "its profile, engine or keyword leaves it out"
      }`,
    );
  });
  return [...new Set(found)];
}

/** Stages by their names or the beginnings of them; where there are none, settings are named too. */
function stagesNamed(stages: readonly AnyStage[], name: string): AnyStage[] {
  const known = stages.some((stage) => stage.name === name || stage.name.startsWith(`${name}/`));
  if (known) return selectStages(stages, [name]);
  const near = nearestNames(name, [
    ...allSettings().map((setting) => setting.name),
    ...new Set(stages.map(({ kind }) => kind)),
  ]);
  const hint = near.length > 0 ? `, such as ${near.join(", ")}` : "";
  throw new RangeError(
    `--only must name a setting, a kind of stage or a stage${hint}: current value is "${name}"; ` +
      `deno task status --all names all stages`,
  );
}

/**
 * Which stages of a plan a command is about.
 *
 * @module
 */
import { type AnyStage, nearestNames } from "@kws/stages";
import { allSettings } from "./settings.ts";

/** What is asked for. */
export interface Wanted {
  /** Names of settings or of stages; or the beginnings of names, of those that are about the keywords. */
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
    if (!allSettings().some((setting) => setting.name === name)) {
      return stagesNamed({ stages, own, keywords, known }, name);
    }
    const ofSetting = stages.filter(({ tags, publish }) =>
      tags?.setting === name && publish !== undefined && keywords.includes(tags.keyword ?? "")
    );
    if (ofSetting.length > 0) return ofSetting;
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

/** Stages of a plan, and those of them that are about no other keywords than the ones that are asked for. */
interface Named {
  stages: readonly AnyStage[];
  own: readonly AnyStage[];
  keywords: readonly string[];
  known: Map<AnyStage, Set<string>>;
}

/**
 * A stage by its name, or those whose names begin so and that are about the keywords; where there are none,
 * settings are named too.
 */
function stagesNamed({ stages, own, keywords, known }: Named, name: string): AnyStage[] {
  const exact = stages.find((stage) => stage.name === name);
  if (exact) return [exact];
  const isBelow = (stage: AnyStage): boolean => stage.name.startsWith(`${name}/`);
  const below = own.filter(isBelow);
  if (below.length > 0) return below;
  const others = stages.filter(isBelow);
  if (others.length > 0) {
    const words = [...new Set(others.flatMap((stage) => [...keywordsOf(stage, known)]))];
    // Who names a keyword in the stages' names means it.
    if (words.length === 1 && name.split("/").includes(words[0])) return others;
    throw new RangeError(
      `Cannot run "${name}" as its stages must be about ${
        keywords.map((word) => `"${word}"`).join(", ")
      } alone: ${
        words.length === 1
          ? `they are about "${words[0]}"; --keyword ${words[0]} takes them`
          : "all are about other keywords, too; --keyword all takes them"
      }`,
    );
  }
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

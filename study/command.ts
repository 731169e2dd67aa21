/**
 * What the commands about a study have in common: the study they name, where it works.
 *
 * @module
 */
import { type Args, asUsage, UsageError, userPath } from "@kws/cli";
import { requireWord } from "@kws/corpus";
import { type AnyStage, readManifests, type RunOptions, selectStages } from "@kws/stages";
import { cacheFolder, committedFolder, isFolder, outputFolder, projectRoot } from "./folders.ts";
import { planStudy } from "./plan.ts";
import type { PlannedFrom } from "./plan_worker.ts";
import { PROFILES } from "./profiles.ts";
import { wantedStages } from "./select.ts";
import { allSettings } from "./settings.ts";
import { findSources } from "./sound.ts";
import {
  checkKeyword,
  type Engine,
  formatLabel,
  labelOf,
  type Recordings,
  type Study,
} from "./study.ts";

/** A study, its stages, and those that are asked for. */
export interface Asked {
  study: Study;
  label: string;
  /** The keywords of what is asked for, the study's main one first if it is among them. */
  keywords: string[];
  stages: AnyStage[];
  wanted: AnyStage[];
}

/** Options of {@linkcode askedStudy}. */
export interface AskOptions {
  /** The profile, where the command line does not say it. */
  profile?: string;
  /**
   * Whether a study of recordings whose results are committed is meant even if there are no recordings at
   * hand, so that only finished results count; all others are of synthetic speech then.
   */
  absent?: boolean;
}

/** Recordings that are not at hand. */
const ABSENT: Recordings = {
  ...{ speech: "", name: "Speech Commands", sentences: "", custom: false },
  ...{ validationSentences: "", moreWakeWords: "" },
};

/**
 * Refuses the study's recordings where some are missing: a machine's speech would stand for them without a word.
 *
 * @throws {Error} With what brings them.
 */
function requireAll({ absent = [], speech }: Recordings): void {
  if (absent.length === 0) return;
  throw new Error(
    `Cannot plan a study of the fetched recordings as all of them must be there: missing or not whole: ` +
      `${
        absent.join(", ")
      }; deno task fetch corpus brings them, and --corpus ${speech} takes the words alone`,
  );
}

/** The study that a command line names. */
export async function askedStudy(
  args: Args,
  { profile: preset, absent = false }: AskOptions = {},
): Promise<Asked> {
  const profile = PROFILES[preset ?? args.profile as string];
  // Before recordings are looked for: what is wrong with a setting is told at once.
  const settings = allSettings();
  const named = args.corpus as string | undefined;
  const found = await findSources(
    named === undefined || named === "synthetic" ? named : userPath(named),
    args.join === true,
  );
  if (found !== "synthetic") requireAll(found);
  const word = args.keyword as string | undefined;
  if (word !== undefined && word !== "all") {
    asUsage(() => checkKeyword(word));
  }
  const planned = word === undefined || word === "all" || profile.keywords.includes(word);
  const keywords = planned ? [...profile.keywords] : [word];
  const chosen = word === undefined
    ? profile.name === "full" ? keywords.slice(0, 1) : keywords
    : word === "all"
    ? keywords
    : [word];
  if (found !== "synthetic" && (found.custom || !planned)) {
    for (const word of chosen) asUsage(() => requireFolder(found, word));
  }
  const own: Study = {
    ...{ sources: found, keywords, profile },
    seed: args.seed as number ?? 1,
    engine: args.engine as Engine ?? "wasm",
  };
  const recorded: Study = { ...own, sources: ABSENT };
  const isAbsent = found === "synthetic" && named === undefined && absent &&
    isFolder(committedFolder(formatLabel(labelOf(recorded))));
  const study = isAbsent ? recorded : own;
  const stages = planStudy(study, settings);
  const only = args.only as string[] | undefined;
  const wanted = asUsage(() =>
    wantedStages(stages, {
      keywords: chosen,
      only: only && only.length > 0 ? only : undefined,
    })
  );
  // Who names stages of another word asks for that word.
  const words = keywords.filter((word) => wanted.some(({ tags }) => tags?.keyword === word));
  return {
    ...{ study, stages, wanted, label: formatLabel(labelOf(study)) },
    keywords: words.length > 0 ? words : chosen,
  };
}

/**
 * The first of a study's stages of a name.
 *
 * @throws {UsageError} If there is none; names that resemble it are told.
 */
export function stageOf({ stages }: Pick<Asked, "stages">, name: string): AnyStage {
  try {
    return selectStages(stages, [name])[0];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(`${error.message}; deno task status --all lists them`);
  }
}

/** Refuses a keyword that the recordings lack before anything is computed. */
function requireFolder({ speech, joined, name }: Recordings, word: string): void {
  const folders = [speech, ...joined === undefined ? [] : [joined]];
  const words = folders.flatMap((folder) =>
    [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) =>
      isFolder(`${folder}/${name}`)
    )
  );
  requireWord(words, word, name);
}

/** How a study's stages run: their cache, where they are published, and what is committed. */
export function runOptions(
  { study, label }: Pick<Asked, "study" | "label">,
  jobs: number,
): RunOptions {
  const out = outputFolder(label);
  return {
    ...{ jobs, engine: study.engine },
    cacheDir: `${cacheFolder()}/stages`,
    label,
    resultsDir: `${out}/results/${label}/manifests`,
    publishDir: out,
    // The settings as they were read: what is saved in their folder meanwhile is nothing to a run.
    plan: {
      module: new URL("./plan_worker.ts", import.meta.url).href,
      study: { study, settings: allSettings() } satisfies PlannedFrom,
    },
    root: projectRoot(),
  } as unknown as RunOptions;
}

/** What is committed of a study: its manifests, and where their published files lie. */
export function committed(label: string): {
  manifests: ReturnType<typeof readManifests>;
  publishDir: string;
} {
  const root = projectRoot();
  return {
    manifests: readManifests(`${committedFolder(label)}/manifests`),
    publishDir: root,
  };
}

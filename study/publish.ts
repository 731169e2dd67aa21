/**
 * Results of a run into the repository: manifests, the files that are committed, readings of the test.
 *
 * @module
 */
import {
  type Manifest,
  ManifestWriter,
  pruneManifests,
  readManifests,
  sha256File,
  type Timing,
  writeWhole,
} from "@kws/stages";
import { dirname } from "node:path";
import { readCommittedJson } from "./committed_json.ts";
import { ofEarlierRecipes } from "./earlier_recipes.ts";
import { outputFolder, projectRoot } from "./folders.ts";
import type { AnyStage } from "@kws/stages";
import { git } from "./git.ts";
import { recipeFiles } from "./recipe_files.ts";
import { recordTimes, timesPath } from "./recorded_times.ts";

/** What was published. */
export interface Published {
  manifests: number;
  files: number;
  readings: Reading[];
  /** Stages that the plan does not have any more, or of an earlier recipe: their results are gone. */
  gone: string[];
  /** Stages whose results the run has left by an earlier recipe: they were not published. */
  earlier: string[];
}

/** A checkpoint's first scoring on the test split. */
export interface Reading {
  /** Setting, such as `small`; `base` for the base. */
  setting: string;
  keyword: string;
  seed: number;
  /** SHA-256 of the file that was scored, in hexadecimal: the `.kws` file, else the checkpoint. */
  checkpoint: string;
  /** The commit since which the setting's recipe was as it was used, in hexadecimal. */
  recipeCommit: string;
  /** Day of the reading, or of the commit that published it: `2026-11-24`. */
  date: string;
  /** What the reading showed: the area under false accepts against false rejects. */
  auFaFr: number;
}

const READINGS = "results/readings.json";

/** The record of readings, oldest first. */
export function readReadings(root: string = projectRoot()): Reading[] {
  return readCommittedJson(`${root}/${READINGS}`, {
    is: (value): value is Reading[] => Array.isArray(value),
    what: "readings of the test",
  });
}

/** Whether a published path is one of the repository; the others are packed by `deno task release`. */
export function isCommitted(path: string): boolean {
  return !path.startsWith("release/");
}

/** What git says of the files of a recipe. */
export interface Recipe {
  /** The commit that last changed one of them. */
  commit: string;
  /** Those that have changes which are not committed. */
  changed: string[];
}

/** Options of {@linkcode publishRun}. */
export interface PublishOptions {
  /** Whether files are published beside the manifests: those of the full study are. */
  withFiles: boolean;
  /** Today. */
  date: string;
  /** The repository. */
  root?: string;
  /** What the run has left. */
  out?: string;
  /** How long the stages took, as far as this checkout has run them. */
  timings?: ReadonlyMap<string, Timing>;
  /** Asks for a recipe's files; git knows. */
  recipeOf?: (files: readonly string[]) => Promise<Recipe>;
}

async function askGit(files: readonly string[]): Promise<Recipe> {
  const changes = await git("status", "--porcelain", "--", ...files);
  return {
    commit: (await git("log", "-1", "--format=%H", "--", ...files)).trim(),
    // Two letters of state and a space stand before each name.
    changed: changes.split("\n").filter((line) => line !== "").map((line) => line.slice(3)),
  };
}

/** The committed files that manifests name. */
function publishedFiles(manifests: Iterable<Manifest>): Set<string> {
  return new Set(
    [...manifests].flatMap(({ outputs }) =>
      Object.values(outputs).flatMap(({ published }) =>
        published !== undefined && isCommitted(published) ? [published] : []
      )
    ),
  );
}

/** The setting and the keyword that a stage belongs to. */
function settingOf({ tags }: AnyStage): string {
  return `${tags?.keyword} ${tags?.setting}`;
}

/**
 * Removes results of stages that the plan does not have any more, and of other seeds of a setting that is
 * published where they were computed by an earlier recipe: a mean over both would be one of nothing.
 */
function removeGone(
  label: string,
  stages: readonly AnyStage[],
  own: readonly Manifest[],
  { root, withFiles, stale }: Required<Pick<PublishOptions, "root" | "withFiles">> & {
    stale: ReadonlySet<string>;
  },
): string[] {
  const dir = `${root}/results/${label}/manifests`;
  const published = new Set(own.map(({ stage }) => stage));
  const settings = new Set(
    stages.filter(({ name, tags }) => published.has(name) && tags?.setting !== undefined)
      .map(settingOf),
  );
  const isStale = ({ name }: AnyStage): boolean => !published.has(name) && stale.has(name);
  const seedOf = (stage: AnyStage): string => `${settingOf(stage)} ${stage.tags?.seed}`;
  // What rests on a stale stage of its own seed goes with it; what it rests on stays.
  const isLost = (stage: AnyStage): boolean =>
    settings.has(settingOf(stage)) && !published.has(stage.name) &&
    (isStale(stage) ||
      Object.values(stage.inputs).some((input) =>
        "stage" in input && seedOf(input.stage) === seedOf(stage) && isLost(input.stage)
      ));
  const keep = stages.filter((stage) => !isLost(stage));
  const before = publishedFiles(readManifests(dir).values());
  const gone = pruneManifests(dir, keep.map(({ name }) => name));
  // Of studies other than the full one the digests alone are committed: paths they name are not theirs.
  if (!withFiles) return gone;
  const after = publishedFiles(readManifests(dir).values());
  for (const path of before.difference(after)) {
    try {
      Deno.removeSync(`${root}/${path}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return gone;
}

/**
 * Publishes what a run has left, and removes what the plan does not have any more.
 *
 * @throws {Error} If a setting whose test is read for the first time is not committed as it is; nothing
 * is written then.
 */
export async function publishRun(
  label: string,
  stages: readonly AnyStage[],
  options: PublishOptions,
): Promise<Published> {
  const { withFiles, date, root = projectRoot(), out = outputFolder(label) } = options;
  const { timings = new Map(), recipeOf = askGit } = options;
  const manifests = readManifests(`${out}/results/${label}/manifests`);
  const known = new Map(stages.map((stage) => [stage.name, stage]));
  const planned = [...manifests.values()].filter(({ stage }) => known.has(stage));
  const committed = readManifests(`${root}/results/${label}/manifests`);
  const now = new Map([...committed, ...manifests]);
  const earlierOf = async (manifests: ReadonlyMap<string, Manifest>): Promise<Set<string>> =>
    new Set((await ofEarlierRecipes(stages, { manifests, now })).map(({ stage }) => stage));
  const earlierRun = await earlierOf(manifests);
  const stale = await earlierOf(committed);
  const own = planned.filter(({ stage }) => !earlierRun.has(stage));
  const earlier = planned.filter((manifest) => !own.includes(manifest)).map(({ stage }) => stage);
  const readings = withFiles ? await newReadings(own, known, root, { date, recipeOf }) : [];
  let files = 0;
  if (withFiles) {
    for (const { outputs } of own) {
      for (const { published, digest } of Object.values(outputs)) {
        if (published === undefined || !isCommitted(published)) continue;
        files += copy(`${out}/${published}`, `${root}/${published}`, digest);
      }
    }
  }
  const writer = new ManifestWriter(`${root}/results/${label}/manifests`);
  for (const manifest of own) writer.put(known.get(manifest.stage)!, manifest);
  writer.flush();
  if (readings.length > 0) appendReadings(root, readings);
  const gone = removeGone(label, stages, own, { root, withFiles, stale });
  if (withFiles) {
    const all = readManifests(`${root}/results/${label}/manifests`);
    recordTimes(timesPath(root, label), timings, all);
  }
  return { manifests: own.length, files, readings, gone, earlier };
}

/** Copies a file unless it is there already. */
function copy(from: string, to: string, digest: string): 0 | 1 {
  if (hasDigest(to, digest)) return 0;
  // A stage that was taken from what is committed has no file here, and needs none.
  if (!hasDigest(from, digest)) {
    throw new Error(
      `Cannot publish as ${from} must be there with the digest of its manifest: ` +
        "run deno task reproduce again, and publish then",
    );
  }
  Deno.mkdirSync(dirname(to), { recursive: true });
  writeWhole(to, Deno.readFileSync(from));
  return 1;
}

function hasDigest(path: string, digest: string): boolean {
  try {
    return sha256File(path) === digest;
  } catch {
    return false;
  }
}

async function newReadings(
  manifests: readonly Manifest[],
  known: ReadonlyMap<string, AnyStage>,
  root: string,
  { date, recipeOf }: Pick<Required<PublishOptions>, "date" | "recipeOf">,
): Promise<Reading[]> {
  const before = readReadings(root);
  const read = new Set(before.map(({ keyword, checkpoint }) => `${keyword} ${checkpoint}`));
  const readings: Reading[] = [];
  for (const { stage, kind, inputs, metrics } of manifests) {
    if (kind !== "test") continue;
    const { keyword, setting, seed } = known.get(stage)!.tags as Required<
      NonNullable<AnyStage["tags"]>
    >;
    if (read.has(`${keyword} ${inputs.model}`)) continue;
    const recipe = await recipeOf(recipeFiles(setting));
    if (recipe.changed.length > 0) {
      throw new Error(
        `Cannot publish the first test reading of ${setting} as its recipe must be committed ` +
          `before: changes in ${recipe.changed.join(", ")}; commit them, then publish`,
      );
    }
    readings.push({
      ...{ setting, keyword, seed, checkpoint: inputs.model },
      recipeCommit: recipe.commit,
      date,
      auFaFr: (metrics.test as { auFaFr: number }).auFaFr,
    });
  }
  return readings;
}

/** Appends readings to the record, one a line. */
function appendReadings(root: string, readings: readonly Reading[]): void {
  const lines = [...readReadings(root), ...readings].map((reading) => JSON.stringify(reading));
  writeWhole(`${root}/${READINGS}`, `[\n${lines.join(",\n")}\n]\n`);
}

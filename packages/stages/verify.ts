/**
 * Compares results with what is computed anew.
 *
 * @module
 */
import { ifThere, remove } from "./_files.ts";
import { holder, tryLock } from "./_lock.ts";
import { canonicalJson, sha256, writeWhole } from "./digest.ts";
import { isOutside, keyOf } from "./keys.ts";
import type { Committed, RunOptions } from "./options.ts";
import { runStages } from "./run.ts";
import { closure } from "./select.ts";
import type { AnyStage, Manifest } from "./stage.ts";

/**
 * A recipe beside the committed one: the same, so that a difference is the stage's own doing; the same
 * of other inputs' content; or another, by configuration, version, engine or the inputs that it names.
 */
export type Recipe = "same" | "inputs" | "other";

/** How an artefact compares; `unproven` where a manifest does not name all inputs. */
export type VerifyState = "ok" | "DIFFERENT" | "missing" | "unproven";

/** One compared artefact. */
export interface VerifyRow {
  stage: string;
  kind: string;
  /** An output's name, the path of a file, `metrics`, `key` or `manifest`. */
  artefact: string;
  state: VerifyState;
  /** What was committed beside what is computed: whose doing a difference is. */
  recipe?: Recipe;
}

function stateOf(found: string | undefined, expected: string | undefined): VerifyState {
  if (found === undefined || expected === undefined) return "missing";
  return found === expected ? "ok" : "DIFFERENT";
}

/** Compares manifests that were computed anew with committed ones: every output, and the metrics. */
function compareManifests(
  now: ReadonlyMap<string, Manifest>,
  committed: ReadonlyMap<string, Manifest>,
): VerifyRow[] {
  return [...now].flatMap(([stage, manifest]) => {
    const { kind } = manifest;
    const before = committed.get(stage);
    const recipe = before && recipeBeside(manifest, before);
    const row = (artefact: string, found?: string, expected?: string): VerifyRow => ({
      ...{ stage, kind, artefact, state: stateOf(found, expected) },
      recipe,
    });
    const names = [
      ...new Set([manifest, before].flatMap((each) => Object.keys(each?.outputs ?? {}))),
    ];
    const metrics = (of: Manifest): string => sha256(canonicalJson(of.metrics));
    return [
      ...names.sort().map((name) =>
        row(name, manifest.outputs[name]?.digest, before?.outputs[name]?.digest)
      ),
      row("metrics", metrics(manifest), before && metrics(before)),
    ];
  });
}

/** A stage's recipe beside that of before, as far as its manifests tell. */
function recipeBeside(now: Manifest, before: Manifest): Recipe {
  if (before.key === now.key) return "same";
  const told = ({ kind, version, config, engine }: Manifest): string =>
    canonicalJson({ kind, version, config, engine });
  if (told(now) !== told(before)) return "other";
  const names = Object.keys(before.inputs);
  if (names.some((name) => !(name in now.inputs))) return "other";
  // A key that does not follow is of inputs that were never written down: a further one may be among them.
  const further = Object.keys(now.inputs).length > names.length;
  if (further && keyOf(before) === before.key) return "other";
  return names.every((name) => now.inputs[name] === before.inputs[name]) ? "same" : "inputs";
}

/** Which kinds of stages have changed what they do. */
export interface KindsToRaise {
  /** Kinds of stages that are the first to differ: their `version` must rise. */
  raise: string[];
  /** Kinds of which others are planned than were committed: they must be computed and committed anew. */
  anew: string[];
  /** Kinds that differ only because what they are given does. */
  downstream: string[];
}

/** Tells kinds that differ by themselves from those that are planned anew and those that merely follow. */
export function kindsToRaise(rows: readonly VerifyRow[]): KindsToRaise {
  const of = (recipe: Recipe): string[] => {
    const own = rows.filter((row) => row.state === "DIFFERENT" && row.recipe === recipe);
    return [...new Set(own.map(({ kind }) => kind))].sort();
  };
  const raise = of("same");
  const anew = of("other").filter((kind) => !raise.includes(kind));
  const known = [...raise, ...anew];
  return { raise, anew, downstream: of("inputs").filter((kind) => !known.includes(kind)) };
}

/** Options of {@linkcode verifyStages}. */
export interface VerifyOptions extends
  Pick<
    RunOptions,
    "jobs" | "engine" | "plan" | "signal" | "onLine" | "onProgress" | "onDone"
  > {
  /** What the code that computes is, as of {@linkcode RunOptions}. */
  code: string;
  /**
   * Folder to work in; an interrupted verification by the same code is taken up there, a finished one leaves
   * none.
   */
  workDir: string;
  /** The committed manifests, by stage. */
  committed: ReadonlyMap<string, Manifest>;
}

/**
 * Computes stages, and all that they need, anew and compares them with what is committed. Where
 * something is different, the computed files stay in `<workDir>-different` to be looked at.
 */
export async function verifyStages(
  stages: readonly AnyStage[],
  { workDir, committed, ...options }: VerifyOptions,
): Promise<VerifyRow[]> {
  const all = closure(stages);
  const { rows } = await alone(workDir, options.code, async () => {
    const { manifests } = await runStages(all, { ...options, cacheDir: workDir });
    return { rows: compareManifests(manifests, committed) };
  });
  return rows;
}

/**
 * Verifies in a folder that nobody else works in, and puts it away afterwards.
 *
 * @throws {Error} If another verification works there.
 */
async function alone<T extends { rows: readonly VerifyRow[] }>(
  workDir: string,
  code: string,
  verify: () => Promise<T>,
): Promise<T> {
  // Beside it, as the folder itself comes and goes.
  const lock = `${workDir}-lock`;
  const release = tryLock(lock);
  if (release === undefined) {
    throw new Error(
      `Cannot verify in ${workDir} as no other verification must work there: process ${
        holder(lock)
      } does; ` +
        "wait for its end",
    );
  }
  try {
    begin(workDir, code);
    const verified = await verify();
    putAway(workDir, verified.rows);
    return verified;
  } finally {
    release();
  }
}

/** What other code has begun to verify says nothing of this one. */
function begin(workDir: string, code: string): void {
  const mark = `${workDir}/verified-by`;
  if (ifThere(() => Deno.readTextFileSync(mark)) !== code) remove(workDir);
  Deno.mkdirSync(workDir, { recursive: true });
  writeWhole(mark, code);
}

/** Hits of one verification must not stand for the next one, which computes anew. */
function putAway(workDir: string, rows: readonly VerifyRow[]): void {
  const different = `${workDir}-different`;
  remove(different);
  if (rows.some(({ state }) => state !== "ok")) Deno.renameSync(workDir, different);
  else remove(workDir);
}

/** Some stages by chance, the same ones for the same seed, in the order in which chance has them. */
export function sampleStages(
  stages: readonly AnyStage[],
  count: number,
  seed: string | number,
): AnyStage[] {
  return stages.map((stage): [string, AnyStage] => [sha256(`${seed} ${stage.name}`), stage])
    .sort(([a], [b]) => a < b ? -1 : 1).slice(0, count).map(([, stage]) => stage);
}

/** Options of {@linkcode verifySample}. */
export interface SampleOptions extends Omit<VerifyOptions, "committed"> {
  /** The cache that inputs are taken from, or computed in. */
  cacheDir: string;
  /** What is committed, and where published inputs lie. */
  committed: Committed;
  /** Seconds after which no further stage is begun. */
  limit?: number;
}

/** What was verified of a sample. */
export interface SampleResult {
  rows: VerifyRow[];
  /** Stages that were computed anew. */
  done: string[];
  /** Stages for which there was no time. */
  left: string[];
}

/**
 * Computes each of the stages alone anew and compares it with what is committed. Their inputs are those
 * of the committed results: published, from the cache, or computed there.
 */
export async function verifySample(
  stages: readonly AnyStage[],
  { workDir, cacheDir, committed, limit = Infinity, ...options }: SampleOptions,
): Promise<SampleResult> {
  const started = performance.now();
  return await alone(workDir, options.code, async () => {
    const done = new Map<string, Manifest>();
    const left: string[] = [];
    for (const stage of stages) {
      if ((performance.now() - started) / 1000 >= limit) {
        left.push(stage.name);
        continue;
      }
      const inputs = await inputsOf(stage, { ...options, cacheDir, committed, label: "sample" });
      // As a graph of its own it is in no cache but the work folder's, and keeps its key.
      const own = { ...stage, inputs };
      const { manifests } = await runStages([own], { ...options, cacheDir: workDir });
      done.set(stage.name, manifests.get(stage.name)!);
    }
    const rows = compareManifests(done, committed.manifests);
    return { rows, done: [...done.keys()], left };
  });
}

/** A stage's inputs as things from outside: the files that its producers have left. */
async function inputsOf(stage: AnyStage, options: RunOptions): Promise<AnyStage["inputs"]> {
  const needed = Object.values(stage.inputs).flatMap((input) => isOutside(input) ? [] : [input]);
  const { manifests, files } = await runStages([...new Set(needed.map(({ stage }) => stage))], {
    ...options,
    files: (name, output) =>
      needed.some((input) => input.stage.name === name && input.output === output),
  });
  return Object.fromEntries(
    Object.entries(stage.inputs).map(([name, input]) => {
      if (isOutside(input)) return [name, input];
      const manifest = manifests.get(input.stage.name)!;
      return [name, {
        outside: `files of ${input.stage.name}`,
        path: files.get(input.stage.name)![input.output],
        digest: () => manifest.outputs[input.output].digest,
      }];
    }),
  );
}

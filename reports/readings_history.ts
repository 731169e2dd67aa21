/**
 * The readings of test clips and test streams that the repository's history holds, from before they were
 * recorded: prints `results/readings.json` as it stood when the record began, or, with the operand
 * `streams`, `results/stream_readings.json`.
 *
 * ```sh
 * deno run --allow-run=git reports/readings_history.ts > results/readings.json
 * deno run --allow-run=git reports/readings_history.ts streams > results/stream_readings.json
 * ```
 *
 * Every commit's result manifests of the full study are read; the first scoring of a checkpoint's digest
 * is a reading. A recipe's commit is the first since which the recipe's file, and the file of shared
 * steps that it imports, have had the content that they had when the results were committed. What was
 * scored and never committed is not in it.
 *
 * @module
 */
import { formatReadings, type Reading, type StreamReading } from "./readings.ts";

/** The last commit before readings were recorded. */
const LAST = "788eb7d";

interface Scored {
  stage: string;
  metrics?: { test?: { auFaFr?: number } };
  inputs: Record<string, string>;
  outputs: Record<string, { digest: string }>;
}

async function git(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await new Deno.Command("git", { args }).output();
  if (code !== 0) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

/** A file at a commit; empty where there is none. */
async function at(commit: string, path: string): Promise<string> {
  const listed = await git("ls-tree", "--name-only", commit, "--", path);
  return listed === "" ? "" : await git("show", `${commit}:${path}`);
}

/** The file that says how a stage's network was trained. */
function recipeFile(stage: string): string {
  if (stage.startsWith("scores/base/")) return "tasks/experiments/base.ts";
  if (stage.startsWith("scores/base-pruned")) return "tasks/experiments/prune_base.ts";
  if (stage.startsWith("sparknet/")) return "tasks/experiments/separable.ts";
  if (stage.startsWith("sweep/")) return "tasks/recipes/sweeps.ts";
  const [setting, seed] = stage.split("/");
  // Before there were recipe files, students were stages without a seed in their names.
  if (seed === undefined || setting === "scores") return "tasks/experiments/students.ts";
  return `tasks/recipes/${setting.replaceAll("-", "_")}.ts`;
}

const CLOSE = "tasks/recipes/close.ts";

async function recipeAt(commit: string, file: string): Promise<string> {
  const own = await at(commit, file);
  return own.includes("close.ts") ? own + await at(commit, CLOSE) : own;
}

/** The first commit since which a recipe has been what it was at `commit`. */
async function recipeCommit(file: string, commit: string): Promise<string> {
  const wanted = await recipeAt(commit, file);
  const log = await git("log", "--format=%H", commit, "--", file, CLOSE);
  for (const one of log.trim().split("\n").reverse()) {
    if (await recipeAt(one, file) === wanted) return one;
  }
  throw new Error(`No commit has ${file} as it was at ${commit}`);
}

/** Setting and seed of a stage's name. */
function nameOf(stage: string): { setting: string; seed: number } {
  const [, setting, seed] = /^(?:scores\/)?(.*?)(?:\/seed-(\d+))?$/.exec(stage)!;
  return { setting, seed: Number(seed ?? 1) };
}

/** A manifest at the commit that published it. */
interface Found {
  commit: string;
  date: string;
  path: string;
  // deno-lint-ignore no-explicit-any
  manifest: any;
}

/** Every manifest that was ever committed below some folders, oldest first. */
async function* manifests(...folders: string[]): AsyncGenerator<Found> {
  const log = await git(
    ...["log", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--date=short"],
    ...["--format=commit %H %ad", LAST, "--", ...folders],
  );
  let [commit, date] = ["", ""];
  for (const line of log.split("\n")) {
    if (line.startsWith("commit ")) [, commit, date] = line.split(" ");
    const [, blob, status, path] = /^:\d+ \d+ [0-9a-f]+ ([0-9a-f]+) (\w)\t(.*\.json)$/.exec(line) ??
      [];
    if (path === undefined || status === "D") continue;
    yield { commit, date, path, manifest: JSON.parse(await git("cat-file", "blob", blob)) };
  }
}

async function clipReadings(): Promise<string> {
  const readings: Reading[] = [];
  const seen = new Set<string>();
  const all = manifests("results/full", "results/full-right", "results/full-left");
  for await (const { commit, date, path, manifest } of all) {
    const { stage, metrics, inputs, outputs } = manifest as Scored;
    const auFaFr = metrics?.test?.auFaFr;
    if (auFaFr === undefined) continue;
    const checkpoint = (outputs.model ?? outputs.checkpoint)?.digest ?? inputs.checkpoint ??
      inputs.model;
    if (seen.has(checkpoint)) continue;
    seen.add(checkpoint);
    const { setting, seed } = nameOf(stage);
    readings.push({
      setting,
      keyword: /^results\/full-(\w+)\//.exec(path)?.[1] ?? "happy",
      ...{ seed, checkpoint },
      recipeCommit: await recipeCommit(recipeFile(stage), commit),
      ...{ date, resultsCommit: commit, auFaFr },
      // For these seeds the small candidate's recipe was that setting's (commits 5fcc6a1 and 8eb344d).
      as: setting === "pruning-ad-kd-int8" && seed > 1 ? "small" : undefined,
    });
  }
  return formatReadings(readings);
}

async function streamReadings(): Promise<string> {
  const readings: StreamReading[] = [];
  for await (const { commit, date, manifest } of manifests("results/full/live")) {
    const { threshold, smoothing = 1, stream, natural } = manifest.metrics;
    if (readings.some(({ rule }) => rule.threshold === threshold)) continue;
    readings.push({
      ...{ setting: "base", keyword: "happy", seed: 1, checkpoint: manifest.inputs.checkpoint },
      ...{ resultsCommit: commit, date, rule: { smoothing, threshold } },
      ...{ minutes: stream.minutes, keywords: stream.keywords, misses: stream.misses },
      falseAccepts: stream.falseAccepts,
      natural: { hours: natural.hours, falseAccepts: natural.falseAccepts },
    });
  }
  return `[\n${readings.map((one) => JSON.stringify(one)).join(",\n")}\n]\n`;
}

if (import.meta.main) {
  const text = Deno.args[0] === "streams" ? await streamReadings() : await clipReadings();
  await Deno.stdout.write(new TextEncoder().encode(text));
}

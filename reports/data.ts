/**
 * Results for the report's cells: nothing is computed here that a run has not left behind.
 *
 * @module
 */
import { corr } from "mathjs";
import { recordSource } from "@kws/literate";
import type { Interval, Summary, Verdict } from "@kws/evaluate";
import type { EpochLog } from "@kws/models";
import {
  isLight,
  isPacked,
  lightTensors,
  readKws,
  type WeightCoding,
  weightCoding,
} from "@kws/compress";
import type { FidelityFigure } from "../tasks/experiments/fidelity.ts";
import type { CandidateEvidence } from "../tasks/experiments/acceptance.ts";
import type { LightTrial } from "../tasks/experiments/light_search.ts";
import type { NoiseFigure } from "../tasks/experiments/noise.ts";
import type { Trial } from "../tasks/experiments/search.ts";
import { ledgerEntries, type LedgerEntry } from "../tasks/ledger.ts";
import { type ResultRow, resultRows } from "../tasks/results_table.ts";
import type { Manifest } from "../tasks/stage/stage.ts";

const root = decodeURIComponent(new URL("../", import.meta.url).pathname);

/** The folder of `results/` that this report is about. */
export const label = Deno.env.get("KWS_RESULTS") ?? "full";

/** Where the run has published its files: only those of the full study lie in the repository. */
const published = label === "full" ? root : `${root}.cache/published/${label}/`;

function readJson<T>(path: string, root_ = root): T {
  try {
    return JSON.parse(Deno.readTextFileSync(`${root_}${path}`)) as T;
  } catch (cause) {
    throw new RangeError(`Cannot read ${path}: run deno task reproduce first`, { cause });
  }
}

function names(dir: string, prefix = ""): string[] {
  return [...Deno.readDirSync(`${root}${dir}`)].sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) =>
      isDirectory
        ? names(`${dir}/${name}`, `${prefix}${name}/`)
        : name.endsWith(".json")
        ? [`${prefix}${name.slice(0, -5)}`]
        : []
    );
}

/** Every manifest of the run, by stage. */
export const manifests: ReadonlyMap<string, Manifest> = new Map(
  names(`results/${label}`).map((stage) => [
    stage,
    readJson<Manifest>(`results/${label}/${stage}.json`),
  ]),
);

/** A stage's manifest. */
export function manifest(stage: string): Manifest {
  const found = manifests.get(stage);
  if (!found) {
    throw new RangeError(
      `Cannot find the stage "${stage}" in results/${label}: there are ` +
        [...manifests.keys()].join(", "),
    );
  }
  recordSource({ stage, digest: found.key });
  return found;
}

/** A stage's metrics. */
export function metrics<T = Record<string, unknown>>(stage: string): T {
  return manifest(stage).metrics as T;
}

/** Notes that a cell reads what a stage has left, where the stage was run. */
function reads(stage: string): void {
  const found = manifests.get(stage);
  if (found) recordSource({ stage, digest: found.key });
}

const allRows = resultRows(new Map(manifests));

/** A line for every scored setting. */
export function rows(): readonly ResultRow[] {
  reads("evidence");
  return allRows;
}

/** The line of one setting. */
export function row(setting: string): ResultRow {
  const found = allRows.find((one) => one.setting === setting);
  if (!found) throw new RangeError(`Cannot find the setting "${setting}"`);
  return found;
}

/** What the evidence stage says of a setting. */
export interface Evidence extends Interval {
  seeds: number;
  ratio?: { estimate: number | null; low: number | null; high: number | null };
  verdict?: Verdict;
}

/** The evidence of a setting. */
export function evidence(setting: string): Evidence {
  return metrics<Record<string, Evidence>>("evidence")[setting];
}

/** A scores stage's figures. */
export interface Scores {
  test: Summary;
  testKnownWords?: Summary;
  validationVariants: { oneMinusAuc: number; crossEntropy: number; threshold: number };
}

/** The seeds of the base model, in order. */
export const baseSeeds: string[] = [...manifests.keys()]
  .filter((stage) => stage.startsWith("base/")).map((stage) => stage.slice("base/".length));

/** The training log of a published stage. */
export function trainingLog(path: string): EpochLog[] {
  reads(path);
  const text = Deno.readTextFileSync(`${published}results/logs/${path}.jsonl`);
  return text.trim().split("\n").map((line) => JSON.parse(line) as EpochLog);
}

/** The demonstration of the live stage. */
export interface Demonstration {
  keyword: { start: number; end: number };
  parts: { name: string; start: number; end: number }[];
  steps: [number, number][];
  /** The smoothed probability of every step. */
  smooth: number[];
}

/** Reads the demonstration. */
export function demonstration(): Demonstration {
  reads("live/base/seed-1");
  return readJson<Demonstration>("results/live/base/seed-1.json", published);
}

/** The curves of the evidence stage. */
export function detCurves(): Record<string, [number, number][]> {
  reads("evidence");
  return readJson<{ det: Record<string, [number, number][]> }>("results/evidence.json", published)
    .det;
}

/** A stage's timing record. */
export interface Timing {
  stage: string;
  seconds: number;
  jobs: number;
  deno: string;
  v8: string;
  cores: number;
  machine: string;
  date: string;
}

/** Reads the timing record of a stage, where there is one. */
export function timing(stage: string): Timing | undefined {
  try {
    return readJson<Timing>(`results/timings/${label}/${stage}.json`);
  } catch {
    return undefined;
  }
}

/** a / b as text; a base without a single error has no ratio. */
export function against(a: number, b: number): string {
  return b > 0 ? `${(a / b).toFixed(1)}×` : a > 0 ? "infinitely many times" : "the same as";
}

const allEntries = ledgerEntries(root, label);

/** The ledger's entries, the base first. */
export function entries(): readonly LedgerEntry[] {
  reads("evidence");
  return allEntries;
}

/** The entry of one setting. */
export function entry(setting: string): LedgerEntry {
  const found = allEntries.find((one) => one.setting === setting);
  if (!found) throw new RangeError(`Cannot find the setting "${setting}" in the ledger`);
  recordSource({
    stage: setting,
    digest: manifests.get(`${setting}/seed-1`)?.key ?? manifest("evidence").key,
  });
  return found;
}

/** The seeds of a setting that were run. */
export function seedsOf(setting: string): string[] {
  return [...manifests.keys()].filter((stage) => stage.startsWith(`${setting}/seed-`));
}

/** The trials of the search, where one was made. */
export function searchTrials(): Trial[] {
  reads("search");
  try {
    return readJson<Trial[]>("results/search.json");
  } catch {
    return [];
  }
}

/** The trials of the search for light networks, where one was made. */
export function lightTrials(): LightTrial[] {
  reads("light-search");
  try {
    return readJson<LightTrial[]>("results/light-search.json");
  } catch {
    return [];
  }
}

/** The candidates' verdicts over keywords, where they were judged. */
export function acceptanceEvidence(): CandidateEvidence[] {
  reads("acceptance");
  try {
    return readJson<CandidateEvidence[]>("results/acceptance.json");
  } catch {
    return [];
  }
}

/** Models in noise, where they were scored. */
export function noiseFigures(): NoiseFigure[] {
  manifest("noise");
  return readJson<NoiseFigure[]>("results/noise.json", published);
}

/** How closely every seed of every setting follows its teachers. */
export function fidelityFigures(): FidelityFigure[] {
  manifest("fidelity");
  return readJson<FidelityFigure[]>("results/fidelity.json", published);
}

/**
 * Spearman's rank correlation of two lists; equal values share the mean of their ranks.
 */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]): number[] =>
    values.map((value) =>
      values.filter((other) => other < value).length +
      (values.filter((other) => other === value).length - 1) / 2
    );
  return Number(corr(ranks(a), ranks(b)));
}

/** What coding the weights of a setting's first seed would save. */
export function codingOf(setting: string): WeightCoding & { fileBytes: number } {
  manifest(`${setting}/seed-1`);
  const path = `${published}checkpoints/${setting}/seed-1.kws`;
  const bytes = Deno.readFileSync(path);
  const model = readKws(bytes, path);
  if (!isPacked(model)) throw new TypeError(`Cannot code "${setting}" as it is not of integers`);
  const tensors = isLight(model) ? lightTensors(model) : model.tensors;
  return { ...weightCoding({ tensors }), fileBytes: bytes.length };
}

/** The record of streaming times, where there is one. */
export interface StreamingRecord {
  machine: { cpu: string; cores: number; deno: string; date: string };
  rows: { model: string; part: string; p50: number; p99: number }[];
}

/** Reads the record of streaming times. */
export function streamingRecord(): StreamingRecord | undefined {
  try {
    return readJson<StreamingRecord>("results/timings/streaming.json");
  } catch {
    return undefined;
  }
}

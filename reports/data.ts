/**
 * Results for the report's cells, through the study's one reader: nothing is computed here that a run
 * has not left behind, and every value leads to the stage that it was read from.
 *
 * @module
 */
import { corr } from "mathjs";
import { exponent, recordSource } from "@kws/literate";
import { type Manifest, sha256 } from "@kws/stages";
import { type WeightCoding, weightCoding } from "@kws/compress";
import type { EpochLog } from "@kws/models";
import { decodeKws, isPacked } from "@kws/runtime";
import { clipName } from "./spectrograms.ts";
import { type Fault, faultyClips, meanAreaWithout } from "./faulty_clips.ts";
import type { Metrics, SettingEvidence } from "../study/metrics.ts";
import { Results } from "../study/results.ts";
import type { ClipPicture } from "../study/stages/error_clips.ts";
import type { Waveform } from "../study/stages/waveform.ts";
import type { CandidateEvidence } from "../study/stages/acceptance.ts";
import type { AgreementFigure } from "../study/stages/agreement.ts";
import type { Demonstration, LiveMetrics } from "../study/stages/live.ts";
import type { SettingErrors } from "../study/stages/errors.ts";
import type { EnsembleEvidence } from "../study/stages/ensemble.ts";
import type { NoiseFigure } from "../study/stages/noise.ts";
import type { RoundingFigure } from "../study/stages/rounding.ts";
import type { Trial } from "../study/stages/search.ts";
import type { ScarcityTrial } from "./scarcity.ts";
import { settingOf } from "../study/settings.ts";
import { parseLabel, studyOf } from "../study/study.ts";
import { entriesOf, type Entry, plannedOf, type Row, rowsOf } from "../study/table.ts";

/** The folder of `results/` that this report is about. */
export const label = Deno.env.get("KWS_RESULTS") ?? "full";

/** Whether it is the published study, which the text is about. */
export const isPublished = label === "full";

const open = isPublished ? Results.committed : Results.overlaid;

/** A seed's stage belongs to its setting: `test/happy/kd/seed-1` to `happy/kd`. */
function settingOfStage(stage: string): string | undefined {
  return /^[^/]+\/(.+)\/seed-\d+/.exec(stage)?.[1];
}

/** The same results, of which nobody is told what is read. */
const unheard = open(label);

/** Keys of all stages of a setting, whose digest stands for them: tables of means read every seed. */
const settings = Map.groupBy(unheard.stages, (stage) => settingOfStage(stage) ?? "");

const results = open(label, ({ stage, key }) => {
  const setting = settingOfStage(stage);
  if (setting === undefined) return recordSource({ stage, digest: key });
  const keys = settings.get(setting)!.map((name) => manifests.get(name)!.key);
  recordSource({ stage: setting, digest: sha256(keys.sort().join("\n")) });
});

/** The word that the study is mainly about. */
export const main: string = unheard.keyword;

/** The manifests of all stages by name, to see what there is: what is read of one is read by {@linkcode manifest}. */
export const manifests: ReadonlyMap<string, Manifest> = new Map(
  unheard.stages.map((stage) => [stage, unheard.manifest(stage)]),
);

/** A stage's manifest. */
export function manifest(stage: string): Manifest {
  return results.manifest(stage);
}

/** A stage's figures. */
export function metrics<T = Record<string, unknown>>(stage: string): T {
  return results.manifest(stage).metrics as T;
}

/** Scores of a seed on validation and test. */
export type Scores = Metrics["test"] & {
  validationVariants: { oneMinusAuc: number; crossEntropy: number; threshold: number };
};

export { wholeMacs } from "../study/table.ts";

/** A line for every tested setting; every one that is read is recorded. */
export function rows(): readonly Row[] {
  return rowsOf(results);
}

/** Names of the settings that are planned and not computed yet. */
export function planned(): readonly string[] {
  return plannedOf(results);
}

/** The line of one setting. */
export function row(setting: string): Row {
  const found = rowsOf(results, [setting])[0];
  if (!found) throw new RangeError(`Cannot find the setting "${setting}"`);
  return found;
}

/** All settings with their costs, the base first. */
export function entries(): readonly Entry[] {
  return entriesOf(results);
}

/** One setting with its costs. */
export function entry(setting: string): Entry {
  const found = entriesOf(results, [setting])[0];
  if (!found) throw new RangeError(`Cannot find the setting "${setting}"`);
  return found;
}

/** A setting's mean error on test clips as text, for settings that shorter runs do without. */
export function areaText(setting: string): string {
  const found = entriesOf(results, [setting])[0];
  return found ? exponent(found.auFaFr) : "none in this run";
}

/** The evidence on a setting; none where the study did not come so far. */
export function evidence(setting: string): SettingEvidence | undefined {
  return results.evidence(setting);
}

/** The study's first seed as stages' names have it: `seed-1`. */
export const firstSeed = `seed-${results.seed}`;

/** The stage's part that says a seed, by its place among those of the study. */
export function seedAt(place: number): string {
  return `seed-${results.seed + place}`;
}

/** The training log of a setting's seed, such as `kd/seed-1`. */
export function trainingLog(run: string): EpochLog[] {
  const [, setting, seed] = /^(.*)\/seed-(\d+)$/.exec(run)!;
  return results.log(setting, Number(seed));
}

/** The live demonstration of a setting's first seed. */
export function demonstration(setting: string): Demonstration {
  return results.demonstration(setting);
}

/**
 * What every seed that was judged as a listener made of the test's streams, by setting.
 *
 * @param keyword The main one without this.
 */
export function listeners(keyword?: string): Map<string, LiveMetrics[]> {
  return results.listeners(keyword);
}

/** The keywords of which a listener was judged, the main one first. */
export function heardKeywords(): string[] {
  return results.heardKeywords();
}

/** False rejects against false accepts of a listener's first seed on test clips, as rates. */
export function detCurve(setting: string): [number, number][] {
  return evidence(setting) ? results.curve(setting) : [];
}

/** The outline of the demonstration's sound; none where the study did not come so far. */
export function waveform(): Waveform | undefined {
  return results.waveform();
}

/** Pictures of the clips that cost the base and the candidates most. */
export function errorClips(): ClipPicture[] {
  return results.errorClips();
}

/** The recordings behind {@linkcode errorClips}; none but with `deno task report --sounds`. */
export function errorSounds(): { title: string; bytes: Uint8Array }[] {
  const folder = Deno.env.get("KWS_SOUNDS");
  if (folder === undefined) return [];
  return results.errorClips().map(({ path, word }) => ({
    title: `“${word}” ${clipName(path)}`,
    bytes: clipFile(`${folder}/${path.replace(/\.\w+$/, "")}`),
  }));
}

/** The file of a clip, whichever way the corpus that a reader has keeps it. */
function clipFile(stem: string): Uint8Array {
  for (const path of [`${stem}.flac`, `${stem}.wav`]) {
    try {
      return Deno.readFileSync(path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  throw new RangeError(`Cannot play ${stem} as it must be a file .flac or .wav: there is neither`);
}

/** The trials of the search for CRNNs, where one was made. */
export function searchTrials(): Trial[] {
  return results.trials("crnn");
}

/** The trials of the search for reset-free networks, where one was made. */
export function lightTrials(): Trial[] {
  return results.trials("reset-free");
}

/** The candidates' verdicts over keywords against the first base, or all, where they were judged. */
export function acceptanceEvidence(bases: "first" | "all" = "first"): CandidateEvidence[] {
  return results.acceptance(bases);
}

/** What rounding costs in noise; none where the study did not come so far. */
export function roundingFigures(): RoundingFigure[] {
  return results.rounding();
}

/** Bits by search and the recipe's own, by candidate. */
export function searchedBits(): (Metrics["bits"] & { setting: string })[] {
  const start = `bits/${results.keyword}/`;
  return results.stages.filter((stage) => stage.startsWith(start)).map((stage) => ({
    setting: stage.slice(start.length),
    ...metrics<Metrics["bits"]>(stage),
  }));
}

const { profile, keywords } = studyOf(parseLabel(label)!);

/** How it is tried in which way other words are best drawn, for those keywords that the study has. */
export const SCARCITY = {
  ...profile.scarcity,
  keywords: profile.scarcity.keywords.filter((word) => keywords.includes(word)),
};

/** What each way of drawing other words made of words that were made rare; none where it was not tried. */
export function scarcity(): ScarcityTrial[] {
  return results.scarcity();
}

/** Where the errors of a keyword's listeners come from, the main one's without it; none where not computed. */
export function errorFigures(keyword?: string): Record<string, SettingErrors> {
  return results.errors(keyword);
}

/** What teachers are together; none where the study did not come so far. */
export function ensembles(): EnsembleEvidence[] {
  return results.ensembles();
}

/** A short training that differs from the others in one thing, as validation saw it. */
export interface StreamsSweep {
  sweep: string;
  oneMinusAuc: number;
  misses: number;
  keywords: number;
  falseAccepts: number;
}

/** The short trainings on streams that were made for a keyword, the main one without it. */
export function streamsSweeps(keyword = results.keyword): StreamsSweep[] {
  const start = `rule/${keyword}/sweep/streams-`;
  return results.stages.filter((stage) => stage.startsWith(start)).map((stage) => {
    const run = stage.slice("rule/".length);
    const { validation } = metrics<{ validation: LiveMetrics["validation"] }>(stage);
    return {
      sweep: run.split("/")[2].slice("streams-".length),
      oneMinusAuc: metrics<Scores>(`validate/${run}`).validationVariants.oneMinusAuc,
      ...validation!,
    };
  });
}

/** Models with a keyword's clips in noise, the main one's without it; none where not computed. */
export function noiseFigures(keyword?: string): NoiseFigure[] {
  return results.noise(keyword);
}

/** How closely every seed of every setting agrees with its teachers. */
export function fidelityFigures(): AgreementFigure[] {
  return results.agreement();
}

/** Spearman's rank correlation of two lists; equal values share the mean of their ranks. */
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
  const file = results.shipped(setting);
  if (!file) throw new TypeError(`Cannot code "${setting}" as it has no packed file`);
  const path = file.path();
  const bytes = Deno.readFileSync(path);
  const model = decodeKws(bytes, path);
  if (!isPacked(model)) throw new TypeError(`Cannot code "${setting}" as it is not of integers`);
  return { ...weightCoding(model), fileBytes: bytes.length };
}

/**
 * AU-FA-FR on test of every seed of a setting.
 *
 * @param keyword The main one without this.
 */
export function seedAreas(setting: string, keyword?: string): number[] {
  return results.seedsOf(setting, keyword).map((seed) =>
    results.test(setting, seed, keyword).test.auFaFr
  );
}

/** Settings that compress the base and have results: neither bases nor networks of others. */
export function compressions(): readonly string[] {
  return computed().filter((name) =>
    !["base", "comparators", "peers"].includes(settingOf(name).family)
  );
}

/** The test scores of all seeds of a setting, as files. */
function scoreFiles(setting: string, keyword: string): string[] {
  const start = `test/${keyword}/${setting}/seed-`;
  return [...manifests.keys()].filter((stage) => stage.startsWith(start))
    .map((stage) => manifest(stage).outputs.scores.published!);
}

/**
 * The ratio of a setting's mean AU-FA-FR to the base's without the test clips of some faults, of the published
 * study: of no other clips are the faults known.
 */
export function ratioWithout(setting: string, ...faults: readonly Fault[]): number {
  const { keyword } = results;
  const clips = new Set(
    faultyClips().filter(({ fault }) => faults.includes(fault)).map(({ path }) => path),
  );
  return meanAreaWithout(scoreFiles(setting, keyword), keyword, clips) /
    meanAreaWithout(scoreFiles("base", keyword), keyword, clips);
}

/** The same without all clips that are repeated, wrong, cut or unclear. */
export function ratioWithoutFaulty(setting: string): number {
  return ratioWithout(setting, "duplicate", "wrong word", "cut or unclear");
}

/** Settings that have results, in their order. */
export function computed(): readonly string[] {
  return rowsOf(results).map(({ setting }) => setting);
}

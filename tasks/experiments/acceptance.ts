/**
 * Stage: the candidates' verdicts over several keywords.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import {
  acceptance,
  bootstrapGeometricMean,
  bootstrapMean,
  bootstrapRatio,
  type Comparison,
  type Interval,
  type Verdict,
} from "@kws/evaluate";
import { readCheckpoint } from "@kws/models";
import { canonicalJson, writeWhole } from "../stage/digest.ts";
import { type AnyStage, defineStage, type Stage, type StageInput } from "../stage/stage.ts";
import { clipsOf, labelsOf } from "./clips.ts";

/** What the verdicts depend on, apart from the scores. */
export interface AcceptanceConfig {
  /** The first one is the main keyword. */
  keywords: string[];
  /** The candidates, each with the keywords for which it was trained: always the main one. */
  candidates: { name: string; keywords: string[] }[];
  seeds: number;
  resamples: number;
}

/** One candidate's evidence. */
export interface CandidateEvidence {
  candidate: string;
  /** By keyword: mean AU-FA-FR of base and candidate, and their ratio. */
  keywords: {
    keyword: string;
    positives: number;
    base: number;
    student: number;
    ratio: Interval;
  }[];
  /** Geometric mean of the ratios; absent unless the candidate was trained for every keyword. */
  overall?: Interval;
  verdict: Verdict;
}

/** Where a keyword's published files lie, below the project. */
export function keywordFolder(keyword: string, main: string): string {
  return keyword === main ? "." : `results/keywords/${keyword}`;
}

/** Whether a model's scores of every seed are published for a keyword. */
export function isScored(
  root: string,
  folder: string,
  { model, seeds }: { model: string; seeds: number },
): boolean {
  return Array.from({ length: seeds }, (_, i) => `${model}/seed-${i + 1}.safetensors`).every(
    (file) => {
      try {
        return Deno.statSync(`${root}/${folder}/results/scores/${file}`).isFile;
      } catch {
        return false;
      }
    },
  );
}

/** Compares every candidate with the base, seeds and keywords together. */
export function acceptanceStage(
  corpus: AnyStage,
  root: string,
  config: AcceptanceConfig,
): Stage<AcceptanceConfig> {
  const { keywords, candidates, seeds } = config;
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  for (const keyword of keywords) {
    const folder = `${root}/${keywordFolder(keyword, keywords[0])}/results/scores`;
    const trained = candidates.filter((one) => one.keywords.includes(keyword));
    if (trained.length === 0) continue;
    for (const model of ["base", ...trained.map(({ name }) => name)]) {
      for (let seed = 1; seed <= seeds; seed++) {
        inputs[`${keyword}/${model}/${seed}`] = {
          file: `${folder}/${model}/seed-${seed}.safetensors`,
        };
      }
    }
  }
  return defineStage({
    name: "acceptance",
    module: import.meta.url,
    config,
    inputs,
    outputs: { acceptance: "acceptance.json" },
    publish: { acceptance: "results/acceptance.json" },
    run(
      { config: { keywords: all, candidates, seeds, resamples }, input, output, metric, progress },
    ) {
      const corpus = readCorpus(input("corpus"));
      const indices = clipsOf(corpus, "testing");
      const speakers = [...indices].map((i) => corpus.clips[i].speaker);
      const scoresOf = (keyword: string, model: string) => ({
        seeds: Array.from(
          { length: seeds },
          (_, i) => readCheckpoint(input(`${keyword}/${model}/${i + 1}`)).tensors.get("test")!.data,
        ),
      });
      const evidence = candidates.map(({ name: candidate, keywords }, i): CandidateEvidence => {
        progress.at(i / candidates.length, candidate);
        const comparisons = keywords.map((keyword): Comparison => ({
          student: scoresOf(keyword, candidate),
          base: scoresOf(keyword, "base"),
          population: { labels: labelsOf(corpus, indices, keyword), speakers },
        }));
        const ratios = comparisons.map(({ student, base, population }) =>
          bootstrapRatio(student, base, population, { resamples })
        );
        const overall = keywords.length === all.length
          ? bootstrapGeometricMean(comparisons, { resamples })
          : undefined;
        const words = comparisons.map(({ student, base, population }, k) => ({
          keyword: keywords[k],
          positives: Array.from(population.labels).filter((label) => label === 1).length,
          base: bootstrapMean(base, population, { resamples: 40 }).estimate,
          student: bootstrapMean(student, population, { resamples: 40 }).estimate,
          ratio: ratios[k],
        }));
        const verdict = acceptance({ keywords: words, overall, seeds });
        return { candidate, keywords: words, overall, verdict };
      });
      metric("candidates", evidence);
      writeWhole(output("acceptance"), canonicalJson(evidence, 1) + "\n");
    },
  });
}

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
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { readTestScores, testPopulation } from "./test_scores.ts";

/** What the verdicts depend on, apart from the scores. */
export interface AcceptanceConfig {
  /** The first one is the main keyword. */
  keywords: string[];
  /** The candidates, each with the keywords for which it was trained: always the main one. */
  candidates: { name: string; keywords: string[] }[];
  /** Seeds that are compared, by keyword. */
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
    ratio: { estimate: number | null; low: number | null; high: number | null };
  }[];
  /** Geometric mean of the ratios; absent unless the candidate was trained for every keyword. */
  overall?: { estimate: number | null; low: number | null; high: number | null };
  verdict: Verdict;
}

/** Options of {@linkcode acceptanceStage}. */
export interface AcceptanceOptions extends AcceptanceConfig {
  corpus: AnyStage;
  /** The test stages of a setting's seeds for a keyword. */
  tests: (keyword: string, setting: string) => readonly AnyStage[];
  publish: string;
}

/** Compares every candidate with the base, seeds and keywords together. */
export function acceptanceStage(options: AcceptanceOptions): Stage<AcceptanceConfig> {
  const { corpus, tests, publish, ...config } = options;
  const { keywords, candidates, seeds } = config;
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  for (const keyword of keywords) {
    const trained = candidates.filter((one) => one.keywords.includes(keyword));
    if (trained.length === 0) continue;
    for (const model of ["base", ...trained.map(({ name }) => name)]) {
      tests(keyword, model).slice(0, seeds).forEach((stage, i) =>
        inputs[`${keyword}/${model}/${i + 1}`] = { stage, output: "scores" }
      );
    }
  }
  return defineStage({
    kind: "acceptance",
    name: "acceptance",
    version: 1,
    group: "acceptance",
    config,
    inputs,
    outputs: { acceptance: "acceptance.json" },
    publish: { acceptance: publish },
    memory: 1000,
    run({ config, input, output, metric, progress }) {
      const { keywords: all, candidates, seeds, resamples } = config;
      const scoresOf = (keyword: string, model: string) => ({
        seeds: Array.from(
          { length: seeds },
          (_, i) => `${keyword}/${model}/${i + 1}`,
        ).filter((name) => name in inputs).map((name) => readTestScores(input(name))),
      });
      const corpus = readCorpus(input("corpus"));
      const evidence = candidates.map(({ name: candidate, keywords }, i): CandidateEvidence => {
        progress.at(i / candidates.length, candidate);
        const comparisons = keywords.map((keyword): Comparison => ({
          student: scoresOf(keyword, candidate),
          base: scoresOf(keyword, "base"),
          population: testPopulation(corpus, keyword),
        }));
        const ratios = comparisons.map(({ student, base, population }) =>
          bootstrapRatio(student, base, population, { resamples })
        );
        const overall = keywords.length === all.length
          ? bootstrapGeometricMean(comparisons, { resamples })
          : undefined;
        return {
          candidate,
          keywords: comparisons.map(({ student, base, population }, k) => ({
            keyword: keywords[k],
            positives: Array.from(population.labels).filter((label) => label === 1).length,
            base: bootstrapMean(base, population, { resamples: 40 }).estimate,
            student: bootstrapMean(student, population, { resamples: 40 }).estimate,
            ratio: finite(ratios[k]),
          })),
          overall: overall && finite(overall),
          verdict: acceptance({
            keywords: keywords.map((keyword, k) => ({ keyword, ratio: ratios[k] })),
            ...{ overall, seeds },
          }),
        };
      });
      metric("candidates", evidence);
      writeWhole(output("acceptance"), canonicalJson(evidence, 1) + "\n");
    },
  });
}

/** An interval for JSON, which has no word for infinity: a base without an error has no ratio. */
function finite({ estimate, low, high }: Interval): {
  estimate: number | null;
  low: number | null;
  high: number | null;
} {
  const one = (value: number): number | null => Number.isFinite(value) ? value : null;
  return { estimate: one(estimate), low: one(low), high: one(high) };
}

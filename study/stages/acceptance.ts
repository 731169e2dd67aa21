/**
 * Stage: a candidate's verdict over several keywords, by non-inferiority on noisy test clips.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { auFaFr, type KeywordComparison, nonInferiority } from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { mean } from "../mean.ts";
import { readTestScores, readTestVariants, testPopulation } from "./test_scores.ts";
import { type ToldInterval, toldInterval } from "./told_interval.ts";

/** What the verdicts depend on, apart from the scores. */
export interface AcceptanceConfig {
  candidate: string;
  /** Those for which it was trained, the main one first. */
  keywords: string[];
  /** What it is compared with; the first verdict counts. */
  bases: string[];
  /** Most seeds that are compared. */
  seeds: number;
  /** Fewest seeds of candidate and base each: of the main keyword, of the others. */
  leastSeeds: { main: number; others: number };
  resamples: number;
}

/** One candidate's evidence. */
export interface CandidateEvidence {
  candidate: string;
  /** What it is compared with. */
  against?: string;
  /**
   * By keyword: mean AU-FA-FR of base and candidate over seeds and noisy variants of the test clips, their
   * ratio, and both on the clips as they are.
   */
  keywords: {
    keyword: string;
    positives: number;
    base: number;
    student: number;
    ratio: ToldInterval;
    clean?: { base: number; student: number };
    seeds?: { base: number; student: number };
  }[];
  /** Geometric mean of the ratios. */
  overall?: ToldInterval;
  verdict: string;
  /** Why, in words. */
  reason?: string;
}

/** The name of an input: a seed's scores of clips as they are, or of their variants. */
function inputName(
  keyword: string,
  setting: string,
  i: number,
  what: "scores" | "variants",
): string {
  return `${keyword}/${setting}/${i + 1}/${what}`;
}

/** Compares a candidate with every base, seeds and keywords together. */
export function acceptanceStage(
  { corpus, tests, ...config }: AcceptanceConfig & {
    corpus: AnyStage;
    /** The test stages of a setting's seeds for a keyword. */
    tests: (keyword: string, setting: string) => readonly AnyStage[];
  },
): Stage<AcceptanceConfig> {
  const { candidate, keywords, bases, seeds } = config;
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  const counts = new Map<string, number>();
  for (const keyword of keywords) {
    for (const model of [...bases, candidate]) {
      const own = tests(keyword, model).slice(0, seeds);
      counts.set(`${keyword}/${model}`, own.length);
      own.forEach((stage, i) => {
        for (const output of ["scores", "variants"] as const) {
          inputs[inputName(keyword, model, i, output)] = { stage, output };
        }
      });
    }
  }
  return defineStage({
    kind: "acceptance",
    name: `acceptance/${candidate}/${keywords.join("+")}`,
    // 3: a stage for each candidate. 4: clean areas by the metric's own sum.
    version: 4,
    group: "acceptance",
    config,
    inputs,
    outputs: {},
    publish: {},
    memory: 2000,
    run({ config, input, metric, progress }) {
      const { candidate, keywords: all, bases, leastSeeds, resamples } = config;
      const names = (keyword: string, model: string, what: "scores" | "variants"): string[] =>
        Array.from(
          { length: counts.get(`${keyword}/${model}`) ?? 0 },
          (_, i) => input(inputName(keyword, model, i, what)),
        );
      const variantsOf = (keyword: string, model: string) => ({
        seeds: names(keyword, model, "variants").map(readTestVariants),
      });
      const cleanOf = (keyword: string, model: string, labels: ArrayLike<number>): number => {
        const scores = names(keyword, model, "scores").map(readTestScores);
        return mean(scores.map((scores) => auFaFr({ scores, labels })));
      };
      const corpus = readCorpus(input("corpus"));
      const judge = (against: string): CandidateEvidence => {
        // A frozen base has not been trained for every keyword.
        const keywords = all.filter((keyword) => counts.get(`${keyword}/${against}`) !== 0);
        const comparisons = keywords.map((keyword): KeywordComparison => ({
          keyword,
          candidate: variantsOf(keyword, candidate),
          base: variantsOf(keyword, against),
          population: testPopulation(corpus, keyword),
          leastSeeds: keyword === all[0] ? leastSeeds.main : leastSeeds.others,
        }));
        const found = nonInferiority(comparisons, { resamples });
        const { verdict, reason, overall } = found;
        return {
          ...{ candidate, against, verdict, reason, overall: toldInterval(overall) },
          keywords: comparisons.map(({ keyword, population, candidate: own, base }, k) => {
            const { positives, ratio, ...areas } = found.keywords[k];
            return {
              ...{ keyword, positives, base: areas.base, student: areas.candidate },
              ratio: toldInterval(ratio),
              clean: {
                base: cleanOf(keyword, against, population.labels),
                student: cleanOf(keyword, candidate, population.labels),
              },
              seeds: { base: base.seeds.length, student: own.seeds.length },
            };
          }),
        };
      };
      const verdicts = bases.map((against, b) => {
        progress.at(b / bases.length, `against ${against}`);
        return judge(against);
      });
      metric("verdicts", verdicts);
    },
  });
}

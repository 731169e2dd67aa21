/**
 * Stage: what rounding costs: networks of few bits against those of floats that they were made of.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { nonInferiority } from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { readTestVariants, testInputs, testPopulation } from "./test_scores.ts";
import { type ToldInterval, toldInterval } from "./told_interval.ts";

/** What the figures depend on, apart from the scores. */
export interface RoundingConfig {
  keyword: string;
  /** Networks of floats by the name of the setting that rounds them. */
  parents: Record<string, string>;
  resamples: number;
}

/** What rounding costs one setting. */
export interface RoundingFigure {
  setting: string;
  parent: string;
  /** Seeds of both. */
  seeds: number;
  /** Mean AU-FA-FR over seeds and noisy variants of the test clips. */
  area: number;
  parentArea: number;
  /** Their ratio, with an interval over speakers and seeds. */
  ratio: ToldInterval;
}

/** Options of {@linkcode roundingStage}. */
export interface RoundingOptions extends RoundingConfig {
  corpus: AnyStage;
  /** The tests of a setting's seeds. */
  tests: (setting: string) => readonly AnyStage[];
}

/** Compares every rounded setting with its parent on noisy variants of the test clips. */
export function roundingStage({ corpus, tests, ...config }: RoundingOptions): Stage<
  RoundingConfig
> {
  const { keyword, parents } = config;
  const names = [...new Set(Object.entries(parents).flat())];
  const own = Object.fromEntries(names.map((name) => [name, tests(name)]));
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    ...testInputs(own, "variants"),
  };
  return defineStage({
    kind: "rounding",
    name: `rounding/${keyword}`,
    version: 1,
    group: `${keyword}/evidence`,
    tags: { keyword },
    config,
    inputs,
    outputs: {},
    publish: {},
    memory: 1000,
    run({ config: { keyword, parents, resamples }, input, metric, progress }) {
      const population = testPopulation(readCorpus(input("corpus")), keyword);
      // As many seeds of both: seed n of the one was made of seed n of the other.
      const scoresOf = (name: string, seeds: number) => ({
        seeds: Array.from(
          { length: seeds },
          (_, i) => readTestVariants(input(`${name}/${i + 1}`)),
        ),
      });
      const pairs = Object.entries(parents);
      const figures = pairs.map(([setting, parent], i): RoundingFigure => {
        progress.at(i / pairs.length, setting);
        const seeds = Math.min(own[setting].length, own[parent].length);
        const { keywords: [{ base, candidate, ratio }] } = nonInferiority([{
          ...{ keyword, population },
          candidate: scoresOf(setting, seeds),
          base: scoresOf(parent, seeds),
          paired: true,
        }], { resamples });
        const figures = { area: candidate, parentArea: base, ratio: toldInterval(ratio) };
        return { setting, parent, seeds, ...figures };
      });
      metric("pairs", figures);
    },
  });
}

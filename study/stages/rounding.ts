/**
 * Stage: what rounding costs: a network of few bits against that of floats that it was made of.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { nonInferiority } from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { readTestVariants, testInputs, testPopulation } from "./test_scores.ts";
import { type ToldInterval, toldInterval } from "./told_interval.ts";

/** What the figures depend on, apart from the scores. */
export interface RoundingConfig {
  keyword: string;
  setting: string;
  /** The setting whose networks of floats it rounds. */
  parent: string;
  /** As many seeds of both: seed n of the one was made of seed n of the other. */
  seeds: number;
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

/** Compares a rounded setting with its parent on noisy variants of the test clips. */
export function roundingStage(
  { corpus, tests, ...asked }: Omit<RoundingConfig, "seeds"> & {
    corpus: AnyStage;
    /** The tests of a setting's seeds. */
    tests: (setting: string) => readonly AnyStage[];
  },
): Stage<RoundingConfig> {
  const { keyword, setting, parent } = asked;
  const seeds = Math.min(tests(setting).length, tests(parent).length);
  const own = {
    [setting]: tests(setting).slice(0, seeds),
    [parent]: tests(parent).slice(0, seeds),
  };
  return defineStage({
    kind: "rounding",
    name: `rounding/${keyword}/${setting}`,
    // 2: a stage for each setting.
    version: 2,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config: { ...asked, seeds },
    inputs: { corpus: { stage: corpus, output: "corpus" }, ...testInputs(own, "variants") },
    outputs: {},
    publish: {},
    memory: 1000,
    run({ config: { keyword, setting, parent, seeds, resamples }, input, metric }) {
      const population = testPopulation(readCorpus(input("corpus")), keyword);
      const scoresOf = (name: string) => ({
        seeds: Array.from(
          { length: seeds },
          (_, i) => readTestVariants(input(`${name}/${i + 1}`)),
        ),
      });
      const { keywords: [{ base, candidate, ratio }] } = nonInferiority([{
        ...{ keyword, population },
        candidate: scoresOf(setting),
        base: scoresOf(parent),
        paired: true,
      }], { resamples });
      const figure: RoundingFigure = {
        ...{ setting, parent, seeds, area: candidate, parentArea: base },
        ratio: toldInterval(ratio),
      };
      for (const [name, value] of Object.entries(figure)) metric(name, value);
    },
  });
}

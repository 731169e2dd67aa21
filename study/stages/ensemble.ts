/**
 * Stage: what several seeds of a setting are together, against the mean of single bases.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { bootstrapMean, bootstrapRatio } from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { teacherSettings } from "../teachers_of.ts";
import { readTestScores, testInputs, testPopulation } from "./test_scores.ts";
import { type ToldInterval, toldInterval } from "./told_interval.ts";

/** What the figures depend on, apart from the scores. */
export interface EnsembleConfig {
  keyword: string;
  setting: string;
  /** Another setting, of which as many seeds join. */
  beside?: string;
  /** So many first seeds of either: the mean of their log-odds is judged. */
  members: number;
  base: string;
  resamples: number;
}

/** What several seeds are together. */
export interface EnsembleEvidence {
  setting: string;
  /** The setting that joins, where one does. */
  beside?: string;
  /** Networks of each. */
  members: number;
  estimate: number;
  low: number;
  high: number;
  /** To the base's mean. */
  ratio: ToldInterval;
}

/** Compares an ensemble with the base on the test split. */
export function ensembleStage(
  { corpus, tests, ...config }: EnsembleConfig & {
    corpus: AnyStage;
    tests: (setting: string) => readonly AnyStage[];
  },
): Stage<EnsembleConfig> {
  const { keyword, setting, base, members } = config;
  const joined = teacherSettings(config);
  const own = Object.fromEntries([base, ...joined].map((name) => [name, tests(name)]));
  return defineStage({
    kind: "ensemble",
    name: `ensemble/${keyword}/${joined.join("+")}`,
    // 2: the seeds' share of the interval is widened.
    version: 2,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config: { ...config, members: Math.min(members, ...joined.map((name) => own[name].length)) },
    inputs: { corpus: { stage: corpus, output: "corpus" }, ...testInputs(own, "scores") },
    outputs: {},
    publish: {},
    memory: 1000,
    run({ config: { keyword, setting, beside, members, base, resamples }, input, metric }) {
      const population = testPopulation(readCorpus(input("corpus")), keyword);
      const scoresOf = (name: string, count: number) =>
        Array.from({ length: count }, (_, i) => readTestScores(input(`${name}/${i + 1}`)));
      const ensemble = {
        seeds: [meanScores(joined.flatMap((name) => scoresOf(name, members)))],
      };
      const reference = { seeds: scoresOf(base, own[base].length) };
      metric("setting", setting);
      if (beside !== undefined) metric("beside", beside);
      metric("members", members);
      const mean = bootstrapMean(ensemble, population, { resamples });
      for (const [name, value] of Object.entries(mean)) metric(name, value);
      metric("ratio", toldInterval(bootstrapRatio(ensemble, reference, population, { resamples })));
    },
  });
}

/** The mean of some models' log-odds. */
function meanScores(members: readonly Float32Array[]): Float32Array {
  return Float32Array.from(
    members[0],
    (_, clip) => members.reduce((sum, scores) => sum + scores[clip], 0) / members.length,
  );
}

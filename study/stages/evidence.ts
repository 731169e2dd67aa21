/**
 * Stage: a setting against the base, with intervals over speakers and seeds, and a verdict.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { bootstrapMean, bootstrapRatio, detPoints, verdictOf } from "@kws/evaluate";
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { readTestScores, testInputs, testPopulation } from "./test_scores.ts";
import { toldInterval } from "./told_interval.ts";

/** What the evidence depends on, apart from the scores. */
export interface EvidenceConfig {
  keyword: string;
  setting: string;
  /** The setting that it is compared with; none of the base itself. */
  base?: string;
  resamples: number;
}

/** Options of {@linkcode evidenceStage}. */
export interface EvidenceOptions extends EvidenceConfig {
  corpus: AnyStage;
  /** The tests of a setting's seeds. */
  tests: (setting: string) => readonly AnyStage[];
  /** Where the curve of errors is published, if it is. */
  publish?: string;
}

/** Compares a setting with the base on the test split. */
export function evidenceStage(
  { corpus, tests, publish, ...config }: EvidenceOptions,
): Stage<EvidenceConfig> {
  const { keyword, setting, base } = config;
  const names = base === undefined ? [setting] : [base, setting];
  const own = Object.fromEntries(names.map((name) => [name, tests(name)]));
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    ...testInputs(own, "scores"),
  };
  return defineStage({
    kind: "evidence",
    name: `evidence/${keyword}/${setting}`,
    // 3: a stage for each setting. 4: the seeds' share of the interval is widened.
    version: 4,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config,
    inputs,
    outputs: { curve: "curve.json" },
    publish: publish === undefined ? {} : { curve: publish },
    memory: 1000,
    run({ config: { keyword, setting, base, resamples }, input, output, metric }) {
      const population = testPopulation(readCorpus(input("corpus")), keyword);
      const scoresOf = (name: string) => ({
        seeds: own[name].map((_, i) => readTestScores(input(`${name}/${i + 1}`))),
      });
      const student = scoresOf(setting);
      const mean = bootstrapMean(student, population, { resamples });
      for (const [name, value] of Object.entries(mean)) metric(name, value);
      metric("seeds", student.seeds.length);
      if (base !== undefined) {
        const reference = scoresOf(base);
        const ratio = bootstrapRatio(student, reference, population, { resamples });
        // Against a base without an error no ratio is defined, and JSON has no word for infinity.
        metric("ratio", toldInterval(ratio));
        const seeds = Math.min(student.seeds.length, reference.seeds.length);
        metric("verdict", verdictOf(ratio, seeds));
      }
      const curve = curveOf(student.seeds[0], population.labels);
      writeWhole(output("curve"), canonicalJson(curve) + "\n");
    },
  });
}

/** Corners of the curve of false rejects against false accepts, as rates. */
function curveOf(scores: Float32Array, labels: Int32Array): number[][] {
  const points = detPoints({ scores, labels }).map((point) => [
    point.falseAcceptRate,
    point.falseRejectRate,
  ]);
  return points.filter(([accept, reject], i) =>
    i === 0 || i === points.length - 1 ||
    !(points[i - 1][0] === accept && points[i + 1][0] === accept) &&
      !(points[i - 1][1] === reject && points[i + 1][1] === reject)
  );
}

/**
 * Stage: every setting against the base, with intervals over speakers and seeds, and verdicts.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { bootstrapMean, bootstrapRatio, detPoints, type Interval, verdictOf } from "@kws/evaluate";
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { readTestScores, testInputs, testPopulation } from "./test_scores.ts";
import { type ToldInterval, toldInterval } from "./told_interval.ts";

/** What the evidence depends on, apart from the scores. */
export interface EvidenceConfig {
  keyword: string;
  resamples: number;
  /** Settings whose first so many seeds teach together: the mean of their log-odds is judged, too. */
  ensembles: Record<string, number>;
}

/** What the evidence says of several seeds together. */
export interface EnsembleEvidence extends Interval {
  setting: string;
  members: number;
  /** To the base's mean. */
  ratio: ToldInterval;
}

/** Options of {@linkcode evidenceStage}. */
export interface EvidenceOptions extends EvidenceConfig {
  corpus: AnyStage;
  /** The tests of the settings' seeds, by setting; the base among them. */
  settings: Record<string, readonly AnyStage[]>;
  publish: string;
}

/** Compares all settings with the base on the test split. */
export function evidenceStage(options: EvidenceOptions): Stage<EvidenceConfig> {
  const { keyword, resamples, ensembles, corpus, settings, publish } = options;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    ...testInputs(settings, "scores"),
  };
  return defineStage({
    kind: "evidence",
    name: `evidence/${keyword}`,
    // 2: ensembles.
    version: 2,
    group: `${keyword}/evidence`,
    tags: { keyword },
    config: { keyword, resamples, ensembles },
    inputs,
    outputs: { curves: "evidence.json" },
    publish: { curves: publish },
    memory: 1000,
    run({ config: { keyword, resamples, ensembles }, input, output, metric, progress }) {
      const population = testPopulation(readCorpus(input("corpus")), keyword);
      const scoresOf = (name: string) => ({
        seeds: settings[name].map((_, i) => readTestScores(input(`${name}/${i + 1}`))),
      });
      const base = scoresOf("base");
      const names = Object.keys(settings).filter((name) => name !== "base");
      metric("base", {
        ...bootstrapMean(base, population, { resamples }),
        seeds: base.seeds.length,
      });
      const curves: Record<string, number[][]> = {
        base: curveOf(base.seeds[0], population.labels),
      };
      names.forEach((name, i) => {
        progress.at(i / names.length, name);
        const student = scoresOf(name);
        const ratio = bootstrapRatio(student, base, population, { resamples });
        metric(name, {
          ...bootstrapMean(student, population, { resamples }),
          // Against a base without an error no ratio is defined, and JSON has no word for infinity.
          ratio: toldInterval(ratio),
          seeds: student.seeds.length,
          verdict: verdictOf(ratio, Math.min(student.seeds.length, base.seeds.length)),
        });
        curves[name] = curveOf(student.seeds[0], population.labels);
      });
      metric(
        "ensembles",
        Object.entries(ensembles).map(([name, most]): EnsembleEvidence => {
          const { seeds } = scoresOf(name);
          const members = seeds.slice(0, most);
          const ensemble = { seeds: [meanScores(members)] };
          return {
            ...bootstrapMean(ensemble, population, { resamples }),
            ratio: toldInterval(bootstrapRatio(ensemble, base, population, { resamples })),
            ...{ setting: name, members: members.length },
          };
        }),
      );
      writeWhole(output("curves"), canonicalJson({ det: curves }) + "\n");
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

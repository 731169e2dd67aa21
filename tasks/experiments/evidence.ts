/**
 * Stage: every setting against the base, with intervals over speakers and seeds, and verdicts.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { bootstrapMean, bootstrapRatio, detPoints, verdictOf } from "@kws/evaluate";
import { readCheckpoint } from "@kws/models";
import { canonicalJson, writeWhole } from "../stage/digest.ts";
import { type AnyStage, defineStage, type Stage, type StageInput } from "../stage/stage.ts";
import { clipsOf, labelsOf } from "./clips.ts";

/** What the evidence depends on, apart from the scores. */
export interface EvidenceConfig {
  keyword: string;
  resamples: number;
}

/** Options of {@linkcode evidenceStage}. */
export interface EvidenceOptions extends EvidenceConfig {
  corpus: AnyStage;
  /** The base's scores, one stage a seed. */
  base: readonly AnyStage[];
  /** Stages with the scores of the other settings, by name, one a seed. */
  settings: Record<string, readonly AnyStage[]>;
}

/** Compares all settings with the base on the test split. */
export function evidenceStage(options: EvidenceOptions): Stage<EvidenceConfig> {
  const { keyword, resamples, corpus, base, settings } = options;
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  base.forEach((stage, i) => inputs[`base-${i + 1}`] = { stage, output: "scores" });
  for (const [name, stages] of Object.entries(settings)) {
    stages.forEach((stage, i) => inputs[`${name}-${i + 1}`] = { stage, output: "scores" });
  }
  return defineStage({
    name: "evidence",
    module: import.meta.url,
    config: { keyword, resamples },
    inputs,
    outputs: { evidence: "evidence.json" },
    publish: { evidence: "results/evidence.json" },
    run({ config: { keyword, resamples }, input, output, metric, progress }) {
      const corpus = readCorpus(input("corpus"));
      const indices = clipsOf(corpus, "testing");
      const labels = labelsOf(corpus, indices, keyword);
      const speakers = [...indices].map((i) => corpus.clips[i].speaker);
      const population = { labels, speakers };
      const scoresOf = (name: string): Float32Array =>
        readCheckpoint(input(name)).tensors.get("test")!.data;
      const baseScores = { seeds: base.map((_, i) => scoresOf(`base-${i + 1}`)) };
      const names = Object.keys(settings);
      metric("base", {
        ...bootstrapMean(baseScores, population, { resamples }),
        seeds: base.length,
      });
      const curves: Record<string, number[][]> = { base: curveOf(baseScores.seeds[0], labels) };
      names.forEach((name, i) => {
        progress.at(i / names.length, name);
        const student = { seeds: settings[name].map((_, i) => scoresOf(`${name}-${i + 1}`)) };
        const ratio = bootstrapRatio(student, baseScores, population, { resamples });
        metric(name, {
          ...bootstrapMean(student, population, { resamples }),
          // Against a base without an error no ratio is defined, and JSON has no word for infinity.
          ratio: {
            estimate: finite(ratio.estimate),
            low: finite(ratio.low),
            high: finite(ratio.high),
          },
          seeds: student.seeds.length,
          verdict: verdictOf(ratio, Math.min(student.seeds.length, base.length)),
        });
        curves[name] = curveOf(student.seeds[0], labels);
      });
      writeWhole(output("evidence"), canonicalJson({ det: curves }) + "\n");
    },
  });
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
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

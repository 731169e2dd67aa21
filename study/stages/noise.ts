/**
 * Stage: models in noise, from a quiet room to a noise that is louder than the word.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import type { WaveformAugmentation } from "@kws/features";
import { readCorpus } from "@kws/corpus";
import { labelsOf, oneMinusAuc, pointAtFalseAccepts } from "@kws/evaluate";
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { clipsOf } from "../clips.ts";
import { openModel } from "../model.ts";
import { variantScorer } from "../variant_scores.ts";

/** What the figures depend on, apart from models and corpus. */
export interface NoiseConfig {
  /** Ratios of signal to noise in dB. */
  ratios: number[];
  /** The share of other clips that may be accepted. */
  falseAcceptRate: number;
}

/** One model at one ratio. */
export interface NoiseFigure {
  model: string;
  /** Its place among the model's seeds, from 1. */
  seed: number;
  /** dB. */
  ratio: number;
  oneMinusAuc: number;
  /** Share of the keyword's clips that are rejected at the wanted share of false accepts. */
  falseRejectRate: number;
}

/** Noise at one ratio on every clip, nothing else. */
function atRatio(ratio: number): WaveformAugmentation {
  return {
    shift: 0,
    gain: { probability: 0, low: 0, high: 0 },
    noise: { probability: 1, low: ratio, high: ratio },
    white: { probability: 0, sigma: 0 },
  };
}

/** Some settings in noise, every seed of them, on test clips. */
export function noiseStage(
  options: {
    keyword: string;
    corpus: AnyStage;
    models: Record<string, readonly { stage: AnyStage; output: string }[]>;
    publish: string;
  } & NoiseConfig,
): Stage<NoiseConfig> {
  const { keyword, corpus, models, ratios, falseAcceptRate, publish } = options;
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  const runs = Object.entries(models).flatMap(([model, seeds]) =>
    seeds.map((own, i) => ({ model, seed: i + 1, own }))
  );
  for (const { model, seed, own } of runs) inputs[`${model}/${seed}`] = own;
  return defineStage({
    kind: "noise",
    name: `noise/${keyword}`,
    // 3: all seeds.
    version: 3,
    group: `${keyword}/evidence`,
    tags: { keyword },
    config: { ratios, falseAcceptRate },
    inputs,
    outputs: { figures: "noise.json" },
    publish: { figures: publish },
    memory: 1000,
    run({ config: { ratios, falseAcceptRate }, input, output, metric, progress }) {
      const corpus = readCorpus(input("corpus"));
      const indices = clipsOf(corpus, "testing");
      const labels = labelsOf(corpus, indices, keyword);
      const positives = labels.reduce((sum, label) => sum + label, 0);
      const accepts = Math.floor(falseAcceptRate * (labels.length - positives));
      const figures: NoiseFigure[] = [];
      // By path alone: every model hears the same noise, and at every ratio the same piece of it.
      const root = Random.root("test noise");
      const randomOf = (path: string): Random => root.stream(path);
      for (const { model, seed } of runs) {
        const network = openModel(input(`${model}/${seed}`));
        const score = variantScorer(corpus, indices, network);
        for (const ratio of ratios) {
          const scored = { scores: score({ augmentation: atRatio(ratio), randomOf }), labels };
          figures.push({
            ...{ model, seed, ratio },
            oneMinusAuc: oneMinusAuc(scored),
            falseRejectRate: pointAtFalseAccepts(scored, accepts).falseRejects / positives,
          });
          progress.at(
            figures.length / ratios.length / runs.length,
            `${model}/${seed} at ${ratio} dB`,
          );
        }
      }
      metric("noise", { falseAccepts: accepts, positives });
      writeWhole(output("figures"), canonicalJson(figures, 1) + "\n");
    },
  });
}

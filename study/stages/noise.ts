/**
 * Stage: a setting's networks in noise, from a quiet room to a noise that is louder than the word.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import type { WaveformAugmentation } from "@kws/features";
import { readCorpus } from "@kws/corpus";
import { labelsOf, oneMinusAuc, pointAtFalseAccepts } from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
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

/** What the stage leaves of figures. */
export interface NoiseMetrics {
  falseAccepts: number;
  positives: number;
  figures: NoiseFigure[];
}

/** Every seed of a setting in noise, on test clips. */
export function noiseStage(
  { keyword, setting, corpus, seeds, ...config }: NoiseConfig & {
    keyword: string;
    setting: string;
    corpus: AnyStage;
    seeds: readonly StageInput[];
  },
): Stage<NoiseConfig> {
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  seeds.forEach((own, i) => inputs[`${setting}/${i + 1}`] = own);
  return defineStage({
    kind: "noise",
    name: `noise/${keyword}/${setting}`,
    // 4: a stage for each setting.
    version: 4,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config,
    inputs,
    outputs: {},
    publish: {},
    memory: 1000,
    run({ config: { ratios, falseAcceptRate }, input, metric, progress }) {
      const corpus = readCorpus(input("corpus"));
      const indices = clipsOf(corpus, "testing");
      const labels = labelsOf(corpus, indices, keyword);
      const positives = labels.reduce((sum, label) => sum + label, 0);
      const accepts = Math.floor(falseAcceptRate * (labels.length - positives));
      const figures: NoiseFigure[] = [];
      // By path alone: every model hears the same noise, and at every ratio the same piece of it.
      const root = Random.root("test noise");
      const randomOf = (path: string): Random => root.stream(path);
      for (const i of seeds.keys()) {
        const seed = i + 1;
        const score = variantScorer(corpus, indices, openModel(input(`${setting}/${seed}`)));
        for (const ratio of ratios) {
          const scored = { scores: score({ augmentation: atRatio(ratio), randomOf }), labels };
          figures.push({
            ...{ model: setting, seed, ratio },
            oneMinusAuc: oneMinusAuc(scored),
            falseRejectRate: pointAtFalseAccepts(scored, accepts).falseRejects / positives,
          });
          progress.at(figures.length / ratios.length / seeds.length, `seed ${seed} at ${ratio} dB`);
        }
      }
      metric("falseAccepts", accepts);
      metric("positives", positives);
      metric("figures", figures);
    },
  });
}

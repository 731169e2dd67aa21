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

/** The first seeds of some settings in noise, on test clips. */
export function noiseStage(
  options: {
    keyword: string;
    corpus: AnyStage;
    models: Record<string, { stage: AnyStage; output: string }>;
    publish: string;
  } & NoiseConfig,
): Stage<NoiseConfig> {
  const { keyword, corpus, models, ratios, falseAcceptRate, publish } = options;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    ...models,
  };
  const names = Object.keys(models);
  return defineStage({
    kind: "noise",
    name: `noise/${keyword}`,
    version: 2,
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
      const opened = names.map((name) => [name, openModel(input(name))] as const);
      const labels = labelsOf(corpus, indices, opened[0][1].keyword);
      const positives = labels.reduce((sum, label) => sum + label, 0);
      const accepts = Math.floor(falseAcceptRate * (labels.length - positives));
      const figures: NoiseFigure[] = [];
      // By path alone: every model hears the same noise, and at every ratio the same piece of it.
      const root = Random.root("test noise");
      const randomOf = (path: string): Random => root.stream(path);
      for (const [model, network] of opened) {
        const score = variantScorer(corpus, indices, network);
        for (const ratio of ratios) {
          const scored = { scores: score({ augmentation: atRatio(ratio), randomOf }), labels };
          figures.push({
            ...{ model, ratio },
            oneMinusAuc: oneMinusAuc(scored),
            falseRejectRate: pointAtFalseAccepts(scored, accepts).falseRejects / positives,
          });
          progress.at(figures.length / ratios.length / names.length, `${model} at ${ratio} dB`);
        }
      }
      metric("noise", { falseAccepts: accepts, positives });
      writeWhole(output("figures"), canonicalJson(figures, 1) + "\n");
    },
  });
}

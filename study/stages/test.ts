/**
 * Stage: a model's scores of the test split. A checkpoint's first scoring is a reading of the test;
 * `deno task publish` counts it.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { scoreFeatures } from "@kws/compress";
import { readEvaluationFeatures } from "@kws/compress/files";
import {
  auFaFr,
  labelsOf,
  oneMinusAuc,
  summarise,
  summariseInVocabulary,
  type Summary,
} from "@kws/evaluate";
import { VARIANT_AUGMENTATION } from "@kws/features";
import { Random } from "@kws/kernels";
import { writeCheckpoint } from "@kws/models/files";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { clipsOf } from "../clips.ts";
import { openModel } from "../model.ts";
import { variantScorer } from "../variant_scores.ts";
import { readValidation } from "./validate.ts";

/** What is tested, and the validation that has chosen its threshold. */
export interface TestInputs {
  model: { stage: AnyStage; output: "model" | "checkpoint" };
  validation: AnyStage;
  corpus: AnyStage;
  features: AnyStage;
}

/** How the test split is scored. */
export interface TestConfig {
  /** Fixed noisy variants of every clip, beside the clips as they are. */
  variants: number;
}

/** What is said of the noisy variants: means over them. */
export interface TestVariants {
  variants: number;
  auFaFr: number;
  oneMinusAuc: number;
}

/** Scores the test split: the clips as they are, and in fixed noisy variants. */
export function testStage(
  names: { name: string; group: string; keyword: string; setting: string; seed: number },
  config: TestConfig,
  { model, validation, corpus, features }: TestInputs,
  publish: Record<string, string>,
): Stage<TestConfig> {
  const { name, group, ...tags } = names;
  return defineStage({
    kind: "test",
    // 2: noisy variants too.
    version: 2,
    ...{ name, group, tags, config, publish },
    inputs: {
      model,
      validation: { stage: validation, output: "scores" },
      corpus: { stage: corpus, output: "corpus" },
      features: { stage: features, output: "features" },
    },
    outputs: { scores: "scores.safetensors", variants: "variants.safetensors" },
    memory: 1000,
    run({ config: { variants }, input, output, metric, progress }) {
      const model = openModel(input("model"));
      const evaluation = readEvaluationFeatures(input("features"));
      const corpus = readCorpus(input("corpus"));
      const { test } = scoreFeatures(evaluation, model.scorer(evaluation.frames));
      const { threshold } = readValidation(input("validation"));
      const indices = clipsOf(corpus, "testing");
      const labels = labelsOf(corpus, indices, model.keyword);
      metric("test", told(summarise(test, labels, threshold)));
      const known = summariseInVocabulary(corpus, indices, model.keyword, test, threshold);
      if (known) metric("testKnownWords", told(known));
      writeCheckpoint(output("scores"), {
        tensors: new Map([["test", { shape: [test.length], data: test }]]),
        metadata: { content: "log-odds of the keyword, clips in the order of their paths" },
      });
      const score = variantScorer(corpus, indices, model);
      const root = Random.root("test variants");
      const heard = Array.from({ length: variants }, (_, variant) => {
        progress.at(variant / variants, `variant ${variant + 1} of ${variants}`);
        return score({
          augmentation: VARIANT_AUGMENTATION,
          randomOf: (path) => root.stream(path, variant),
        });
      });
      const mean = (of: (scored: { scores: Float32Array; labels: Int32Array }) => number): number =>
        heard.reduce((sum, scores) => sum + of({ scores, labels }), 0) / variants;
      metric("testVariants", { variants, auFaFr: mean(auFaFr), oneMinusAuc: mean(oneMinusAuc) });
      writeCheckpoint(output("variants"), {
        tensors: new Map(heard.map((data, i) => [`${i}`, { shape: [data.length], data }])),
        metadata: {
          content: "log-odds of the keyword by variant, clips in the order of their paths",
        },
      });
    },
  });
}

/** A summary as JSON has words for it: a threshold that rejects everything is null. */
function told(summary: Summary): Omit<Summary, "threshold"> & { threshold: number | null } {
  const { threshold } = summary;
  return { ...summary, threshold: Number.isFinite(threshold) ? threshold : null };
}

/**
 * Stage: a model's scores of the test split. A checkpoint's first scoring is a reading of the test;
 * `deno task publish` counts it.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { scoreFeatures } from "@kws/compress";
import { readEvaluationFeatures } from "@kws/compress/files";
import { labelsOf, summarise, summariseInVocabulary, type Summary } from "@kws/evaluate";
import { writeCheckpoint } from "@kws/models/files";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { clipsOf } from "../clips.ts";
import { openModel } from "../model.ts";
import { readValidation } from "./validate.ts";

/** What is tested, and the validation that has chosen its threshold. */
export interface TestInputs {
  model: { stage: AnyStage; output: "model" | "checkpoint" };
  validation: AnyStage;
  corpus: AnyStage;
  features: AnyStage;
}

/** Scores the test split. */
export function testStage(
  names: { name: string; group: string; keyword: string; setting: string; seed: number },
  { model, validation, corpus, features }: TestInputs,
  publish: Record<string, string>,
): Stage<Record<string, never>> {
  const { name, group, ...tags } = names;
  return defineStage({
    kind: "test",
    version: 1,
    config: {},
    ...{ name, group, tags, publish },
    inputs: {
      model,
      validation: { stage: validation, output: "scores" },
      corpus: { stage: corpus, output: "corpus" },
      features: { stage: features, output: "features" },
    },
    outputs: { scores: "scores.safetensors" },
    memory: 1000,
    run({ input, output, metric }) {
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
    },
  });
}

/** A summary as JSON has words for it: a threshold that rejects everything is null. */
function told(summary: Summary): Omit<Summary, "threshold"> & { threshold: number | null } {
  const { threshold } = summary;
  return { ...summary, threshold: Number.isFinite(threshold) ? threshold : null };
}

/**
 * Stage: the features of the clips that the networks of one front end are scored on.
 *
 * @module
 */
import { centredFrames, type FrontEnd } from "@kws/features";
import { readCorpus, SAMPLE_RATE, type Split } from "@kws/corpus";
import { allocateEvaluationFeatures } from "@kws/compress";
import { writeEvaluationFeatures } from "@kws/compress/files";
import { Pool } from "@kws/models";
import { createTask, EVALUATION_BATCH, type EvaluationConfig } from "@kws/compress/evaluation_task";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { clipsOf } from "../clips.ts";

const TASK = import.meta.resolve("@kws/compress/evaluation_task");

/** What evaluation features depend on, apart from the corpus. */
export interface EvaluationFeaturesConfig {
  frontEnd: FrontEnd;
  split: Split;
  /** Fixed noisy variants of every clip; 0 takes the clips as they are. */
  variants: number;
}

/** Validation clips in fixed noisy variants, or test clips as they are: two stages, two files. */
export function evaluationFeaturesStage(
  set: string,
  corpus: AnyStage,
  config: EvaluationFeaturesConfig,
): Stage<EvaluationFeaturesConfig> {
  return defineStage({
    kind: "evaluation-features",
    name: `evaluation-features/${set}/${config.split}`,
    version: 2,
    group: "sound",
    config,
    inputs: { corpus: { stage: corpus, output: "corpus" } },
    outputs: { features: "features.bin" },
    threads: 16,
    memory: 1500,
    async run({ config: { frontEnd, split, variants }, input, output, metric, jobs }) {
      const corpus = readCorpus(input("corpus"));
      const indices = clipsOf(corpus, split);
      const isTest = variants === 0;
      const evaluation = allocateEvaluationFeatures({
        ...{ frontEnd, variants, frames: centredFrames(SAMPLE_RATE, frontEnd) },
        validationClips: isTest ? 0 : indices.length,
        testClips: isTest ? indices.length : 0,
      });
      const features = isTest ? evaluation.test : evaluation.validation;
      const task: EvaluationConfig = { corpus, frontEnd, indices, variants, features };
      const pool = await Pool.create({ module: TASK, createTask, config: task, jobs });
      try {
        for (let round = 0; round < Math.max(1, variants); round++) {
          pool.run(round, Math.ceil(indices.length / EVALUATION_BATCH));
        }
      } finally {
        pool.close();
      }
      metric("clips", indices.length);
      writeEvaluationFeatures(evaluation, output("features"));
    },
  });
}

/**
 * Stage: a model's scores of validation in fixed noisy variants, the threshold that follows, and the
 * file that is shipped with it.
 *
 * @module
 */
import { log as ln } from "@kws/kernels";
import { readCorpus } from "@kws/corpus";
import { scoreFeatures } from "@kws/compress";
import { readEvaluationFeatures } from "@kws/compress/files";
import { decodeKws, encodeKws } from "@kws/runtime";
import { labelsOf, meanOverVariants } from "@kws/evaluate";
import { readCheckpoint, writeCheckpoint } from "@kws/models/files";
import { type AnyStage, defineStage, type Stage, type StageInput, writeWhole } from "@kws/stages";
import { clipsOf } from "../clips.ts";
import { openModel } from "../model.ts";

/** What is validated: a packed file, or a checkpoint of floats. */
export interface ValidateInputs {
  model: { stage: AnyStage; output: "packed" | "checkpoint" };
  corpus: AnyStage;
  features: AnyStage;
}

/** A validation's scores on disk. */
export interface ValidationScores {
  /** Log-odds, one array for every noisy variant. */
  variants: Float32Array[];
  /** The probability of fewest errors over all variants together. */
  threshold: number;
}

/** Reads what the stage has left as `scores`. */
export function readValidation(path: string): ValidationScores {
  const { tensors, metadata } = readCheckpoint(path);
  return {
    variants: Array.from({ length: tensors.size }, (_, i) => tensors.get(`variant_${i}`)!.data),
    threshold: Number(metadata.threshold),
  };
}

/** Scores validation and chooses the threshold. */
export function validateStage(
  names: { name: string; group: string; keyword: string; setting: string; seed: number },
  { model, corpus, features }: ValidateInputs,
  publish: Record<string, string>,
): Stage<Record<string, never>> {
  const { name, group, ...tags } = names;
  const inputs: Record<string, StageInput> = {
    model,
    corpus: { stage: corpus, output: "corpus" },
    features: { stage: features, output: "features" },
  };
  const packed = model.output === "packed";
  const outputs: Record<string, string> = packed
    ? { model: "model.kws", scores: "scores.safetensors" }
    : { scores: "scores.safetensors" };
  return defineStage({
    kind: "validate",
    // 2: files of version 2, which hold a rule for streams.
    version: 2,
    config: {},
    ...{ name, group, tags, inputs, outputs, publish },
    memory: 1000,
    run({ input, output, metric }) {
      const model = openModel(input("model"));
      const evaluation = readEvaluationFeatures(input("features"));
      const corpus = readCorpus(input("corpus"));
      const { validation } = scoreFeatures(evaluation, model.scorer(evaluation.frames));
      const labels = labelsOf(corpus, clipsOf(corpus, "validation"), model.keyword);
      const noisy = meanOverVariants(validation, labels);
      const { threshold } = noisy;
      // Where rejecting everything makes the fewest errors there is no number for JSON.
      const told = Number.isFinite(threshold) ? threshold : null;
      metric("validationVariants", { ...noisy, threshold: told });
      if (packed) {
        const probability = Math.min(1 - 1e-6, Math.max(1e-6, threshold));
        const kws = decodeKws(Deno.readFileSync(input("model")), name);
        const file = encodeKws({ ...kws, threshold: ln(probability / (1 - probability)) });
        writeWhole(output("model"), file);
        metric("fileBytes", file.length);
      }
      writeCheckpoint(output("scores"), {
        tensors: new Map(
          validation.map((data, i) => [`variant_${i}`, { shape: [data.length], data }]),
        ),
        metadata: {
          content: "log-odds of the keyword, clips in the order of their paths",
          threshold: String(threshold),
        },
      });
    },
  });
}

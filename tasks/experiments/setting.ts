/**
 * Stage: one compression setting of one seed, from lessons to a packed file and its scores.
 *
 * @module
 */
import { log as ln } from "@kws/kernels";
import { readCorpus } from "@kws/corpus";
import {
  checkRecipe,
  encodeKws,
  floatScorer,
  followRecipe,
  IntegerCrnn,
  isPacked,
  packedRawBytes,
  readExam,
  readLessons,
  type Recipe,
  sitExam,
  withoutOffset,
} from "@kws/compress";
import { FEATURE_OFFSET } from "@kws/compress";
import { summarise } from "@kws/evaluate";
import { writeCheckpoint } from "@kws/models";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { writeWhole } from "../stage/digest.ts";
import { clipsOf, labelsOf, meanOverVariants, withoutRareWords } from "./clips.ts";
import { writeNetwork } from "./network.ts";

/** What a setting depends on, apart from lessons and exam. */
export interface SettingConfig {
  recipe: Pick<Recipe, "name" | "shape" | "steps">;
  seed: number;
  batches: number;
  pace: number;
}

/** Options of {@linkcode settingStage}. */
export interface SettingOptions {
  recipe: Recipe;
  corpus: AnyStage;
  lessons: AnyStage;
  exam: AnyStage;
  seed: number;
  batches: number;
  /** Factor on all numbers of epochs. */
  pace: number;
}

/** Follows a recipe, chooses the threshold on validation, writes the file and scores it. */
export function settingStage(options: SettingOptions): Stage<SettingConfig> {
  const { recipe, corpus, lessons, exam, seed, batches, pace } = options;
  checkRecipe(recipe);
  const { name, shape, steps } = recipe;
  const label = `${name}/seed-${seed}`;
  return defineStage({
    name: label,
    module: import.meta.url,
    config: { recipe: { name, shape, steps }, seed, batches, pace },
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      lessons: { stage: lessons, output: "lessons" },
      exam: { stage: exam, output: "exam" },
    },
    outputs: {
      model: "model.kws",
      checkpoint: "checkpoint.safetensors",
      log: "log.jsonl",
      scores: "scores.safetensors",
    },
    publish: {
      model: `checkpoints/${label}.kws`,
      checkpoint: `checkpoints/${label}.safetensors`,
      log: `results/logs/${label}.jsonl`,
      scores: `results/scores/${label}.safetensors`,
    },
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const lessons = readLessons(input("lessons"));
      const corpus = readCorpus(input("corpus"));
      const exam = readExam(input("exam"));
      const { recipe, seed, batches, pace } = config;
      const { shape, parameters, model, log, kept, rank } = await followRecipe(
        { title: "", about: "", lessons: "", ...recipe },
        {
          ...{ lessons, seed, jobs, batches, pace },
          resume: (step) => `${scratch}/resume-${step}.safetensors`,
          onProgress: (share, what) => progress.at(0.97 * share, what),
        },
      );
      let score: (clip: Float32Array) => number;
      if (isPacked(model)) {
        // The reference, whose bits every runtime has: a faster runtime makes no stage stale.
        const net = new IntegerCrnn(model);
        score = (clip) => net.clip(clip) / 4096;
      } else score = floatScorer(model.shape, model.parameters, lessons.frames);
      const { validation, test } = sitExam(exam, score);
      const { keyword, frontEnd } = lessons;
      const testing = clipsOf(corpus, "testing");
      const labels = labelsOf(corpus, clipsOf(corpus, "validation"), keyword);
      const noisy = meanOverVariants(validation, labels);
      const { threshold } = noisy;
      const odds = Math.min(1 - 1e-6, Math.max(1e-6, threshold));
      const file = encodeKws({ ...model, threshold: ln(odds / (1 - odds)) });
      writeWhole(output("model"), file);
      writeNetwork(output("checkpoint"), {
        ...{ shape, frontEnd, keyword },
        parameters: withoutOffset(shape, parameters, FEATURE_OFFSET),
      });
      const last = log[log.length - 1];
      metric("parameters", parameters.length);
      metric("shape", shape);
      metric("frontEnd", frontEnd);
      metric("frames", lessons.frames);
      metric("epochs", log.length);
      metric("steps", log.length * batches);
      metric("loss", last.loss);
      metric(
        "rawBytes",
        isPacked(model) ? packedRawBytes(model) : parameters.length * model.bits / 8,
      );
      metric("fileBytes", file.length);
      if (kept !== undefined) metric("keptImportance", kept);
      if (rank !== undefined) metric("rank", rank);
      metric("validationVariants", noisy);
      metric("test", summarise(test, labelsOf(corpus, testing, keyword), threshold));
      metric("testKnownWords", withoutRareWords(corpus, testing, keyword, test, threshold));
      writeCheckpoint(output("scores"), {
        tensors: new Map([
          ["test", { shape: [test.length], data: test }],
          ...validation.map((data, i) =>
            [`validation.variant_${i}`, { shape: [data.length], data }] as const
          ),
        ]),
        metadata: { content: "log-odds of the keyword, clips in the order of their paths" },
      });
      const lines = log.map((line) => `${JSON.stringify(line)}\n`).join("");
      Deno.writeTextFileSync(output("log"), lines);
    },
  });
}

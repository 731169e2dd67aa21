/**
 * Stage: a published small detector, trained on our lessons and scored as our settings are.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import {
  FEATURE_OFFSET,
  readExam,
  readLessons,
  SEPARABLE_TRAINING,
  separableCost,
  separableLayout,
  separableScorer,
  type SeparableShape,
  type SeparableTraining,
  sitExam,
  SPARKNET_SHAPE,
  trainSeparable,
} from "@kws/compress";
import { summarise } from "@kws/evaluate";
import { toParameterSet, writeCheckpoint } from "@kws/models";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { clipsOf, labelsOf, meanOverVariants, withoutRareWords } from "./clips.ts";

/** Epochs at full length: as many as the students' own distillation has. */
const EPOCHS = 160;

/** What the detector depends on, apart from lessons and exam. */
export interface SeparableStageConfig {
  shape: SeparableShape;
  seed: number;
  training: Partial<SeparableTraining>;
}

/** Options of {@linkcode sparknetStage}. */
export interface SparknetOptions {
  corpus: AnyStage;
  /** Lessons in the base's own features. */
  lessons: AnyStage;
  /** The exam of the same front end. */
  exam: AnyStage;
  seed: number;
  batches: number;
  /** Factor on the number of epochs. */
  pace: number;
}

/**
 * SparkNet, distilled like the setting kd, in 32-bit floats: it has no packed file, its size is that
 * of its raw weights. What it shares with the published network is told at `SPARKNET_SHAPE`.
 *
 * Run alone: `deno task reproduce --profile full --only sparknet`.
 */
export function sparknetStage(options: SparknetOptions): Stage<SeparableStageConfig> {
  const { corpus, lessons, exam, seed, batches, pace } = options;
  const label = `sparknet/seed-${seed}`;
  return defineStage({
    name: label,
    module: import.meta.url,
    config: {
      shape: SPARKNET_SHAPE,
      seed,
      training: { epochs: Math.max(1, Math.round(EPOCHS * pace)), batches },
    },
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      lessons: { stage: lessons, output: "lessons" },
      exam: { stage: exam, output: "exam" },
    },
    outputs: {
      checkpoint: "checkpoint.safetensors",
      log: "log.jsonl",
      scores: "scores.safetensors",
    },
    publish: {
      checkpoint: `checkpoints/${label}.safetensors`,
      log: `results/logs/${label}.jsonl`,
      scores: `results/scores/${label}.safetensors`,
    },
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { shape, seed } = config;
      const lessons = readLessons(input("lessons"));
      const corpus = readCorpus(input("corpus"));
      const exam = readExam(input("exam"));
      const training = { ...SEPARABLE_TRAINING, ...config.training };
      const offset = FEATURE_OFFSET;
      const { parameters, log } = await trainSeparable({
        ...{ shape, lessons, training, offset, seed, jobs },
        resume: `${scratch}/resume.safetensors`,
        onEpoch: ({ epoch, loss }) =>
          progress.at(0.95 * epoch / training.epochs, `epoch ${epoch}, loss ${loss.toFixed(4)}`),
      });
      const { keyword, frontEnd, frames } = lessons;
      const { validation, test } = sitExam(
        exam,
        separableScorer({ shape, parameters, offset }, frames),
      );
      const testing = clipsOf(corpus, "testing");
      const noisy = meanOverVariants(
        validation,
        labelsOf(corpus, clipsOf(corpus, "validation"), keyword),
      );
      const { threshold } = noisy;
      writeCheckpoint(output("checkpoint"), {
        tensors: toParameterSet(parameters, separableLayout(shape)),
        metadata: {
          format: "kws-separable-1",
          frontEnd: JSON.stringify(frontEnd),
          keyword,
          offset: String(offset),
          shape: JSON.stringify(shape),
        },
      });
      const last = log[log.length - 1];
      metric("parameters", parameters.length);
      metric("shape", shape);
      metric("frontEnd", frontEnd);
      metric("frames", frames);
      metric("epochs", last.epoch);
      metric("steps", last.steps);
      metric("loss", last.loss);
      metric("rawBytes", 4 * parameters.length);
      metric("macs", separableCost(shape, frames).thop);
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

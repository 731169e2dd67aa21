/**
 * Stage: a network trained on labelled recordings: the base model.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { readCorpus, requireKeyword, requireSplits } from "@kws/corpus";
import { type CrnnShape, type Descent, initialCrnn, shareGradients, train } from "@kws/models";
import { resumeFile, writeCheckpoint } from "@kws/models/files";
import { type ClassifyConfig, createTask } from "@kws/models/classify_task";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { networkCheckpoint } from "../network.ts";
import type { FitStep } from "../setting.ts";
import type { Engine } from "../study.ts";
import { writeLog } from "./log_lines.ts";
import { heardIn } from "./train.ts";

const TASK = import.meta.resolve("@kws/models/classify_task");
const TFJS_TASK = import.meta.resolve("@kws/models/tfjs_task");

/** What the base model depends on, apart from the corpus. */
export interface FitConfig {
  keyword: string;
  seed: number;
  shape: CrnnShape;
  step: FitStep;
  /** Arithmetic. TensorFlow.js has threads of its own and other bits. */
  engine: Engine;
}

/** Trains on recordings. */
export function fitStage(
  names: { name: string; group: string; setting: string },
  config: FitConfig,
  { corpus, readings }: { corpus: AnyStage; readings?: AnyStage },
  publish: Record<string, string>,
): Stage<FitConfig> {
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  if (readings) inputs.readings = { stage: readings, output: "corpus" };
  const { name, group, setting } = names;
  const { keyword, seed } = config;
  return defineStage({
    kind: "fit",
    // 2: networks of any kind have one form of state and checkpoint, which keeps the offset.
    version: 3,
    ...{ name, group, config, publish },
    tags: { keyword, setting, seed },
    inputs,
    outputs: { checkpoint: "checkpoint.safetensors", log: "log.jsonl" },
    threads: config.engine === "wasm" ? 8 : 1,
    memory: 1500,
    work: heardIn([config.step]),
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { keyword, seed, shape, engine, step } = config;
      const { do: _, frontEnd, augmentation, masks, noises, others, segments, ...descent } = step;
      const corpus = readCorpus(input("corpus"));
      requireKeyword(corpus, keyword);
      requireSplits(corpus, keyword);
      const parameters = initialCrnn(shape, Random.root(seed).stream("init"));
      const shared = shareGradients(parameters.length, descent.shards);
      const { batch, batches, shards } = descent as Descent;
      const taskConfig: ClassifyConfig = {
        topology: "crnn",
        ...{ shape, frontEnd, corpus, keyword, seed, shared },
        ...{ batch, batches, shards, augmentation, masks, noises, others },
      };
      if (segments) {
        const { readings: _, ...lesson } = segments;
        taskConfig.segments = { ...lesson, masks, sentences: readCorpus(input("readings")) };
      }
      // Loaded only where it is asked for: it brings TensorFlow.js along.
      const task = engine === "wasm" ? { module: TASK, createTask, jobs } : {
        module: TFJS_TASK,
        jobs: 1,
        ...await import(TFJS_TASK) as { createTask: typeof createTask },
      };
      const trained = await train({
        ...{ parameters, descent, shared, config: taskConfig },
        ...{ module: task.module, jobs: task.jobs, createTask: task.createTask },
        resume: resumeFile(`${scratch}/resume.safetensors`),
        onEpoch: ({ epoch, loss }) =>
          progress.at(epoch / descent.epochs, `epoch ${epoch}, loss ${loss.toFixed(4)}`),
      });
      const last = trained.log[trained.log.length - 1];
      metric("topology", "crnn");
      metric("shape", shape);
      metric("frontEnd", frontEnd);
      metric("epochs", last.epoch);
      metric("steps", last.steps);
      metric("parameters", parameters.length);
      metric("loss", last.loss);
      writeCheckpoint(
        output("checkpoint"),
        networkCheckpoint({
          ...{ topology: "crnn", shape, frontEnd, keyword, offset: 0 },
          parameters: trained.parameters,
        }),
      );
      writeLog(output("log"), trained.log);
    },
  });
}

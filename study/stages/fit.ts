/**
 * Stage: a network trained on labelled recordings: the base model.
 *
 * @module
 */
import { readCorpus } from "@kws/corpus";
import { resumeFile, writeCheckpoint } from "@kws/models/files";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { type FitConfig, fitNetwork } from "../fit_network.ts";
import { networkCheckpoint } from "../network.ts";
import { trainingWork } from "../training_work.ts";
import { writeLog } from "./log_lines.ts";

/** Trains on recordings; the base is a CRNN, and so is what says no kind. */
export function fitStage(
  names: { name: string; group: string; setting: string },
  config: FitConfig,
  { corpus, readings }: { corpus: AnyStage; readings?: AnyStage },
  publish: Record<string, string>,
): Stage<FitConfig> {
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  if (readings) inputs.readings = { stage: readings, output: "corpus" };
  const { name, group, setting } = names;
  const { keyword, seed, topology = "crnn", shape, step } = config;
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
    work: trainingWork({ topology, shape, frontEnd: step.frontEnd, step }),
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { keyword, topology = "crnn", shape, step } = config;
      const trained = await fitNetwork(config, {
        corpus: readCorpus(input("corpus")),
        readings: step.segments && readCorpus(input("readings")),
        jobs,
        resume: resumeFile(`${scratch}/resume.safetensors`),
        onEpoch: ({ epoch, loss }) =>
          progress.at(epoch / step.epochs, `epoch ${epoch}, loss ${loss.toFixed(4)}`),
      });
      const last = trained.log[trained.log.length - 1];
      metric("topology", topology);
      metric("shape", shape);
      metric("frontEnd", step.frontEnd);
      metric("epochs", last.epoch);
      metric("steps", last.steps);
      metric("parameters", trained.parameters.length);
      metric("loss", last.loss);
      writeCheckpoint(
        output("checkpoint"),
        networkCheckpoint({
          ...{ topology, shape, frontEnd: step.frontEnd, keyword, offset: 0 },
          parameters: trained.parameters,
        }),
      );
      writeLog(output("log"), trained.log);
    },
  });
}

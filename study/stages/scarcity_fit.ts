/**
 * Stage: the stream-trained base on a corpus in which some words are rare, for one way of drawing the others.
 *
 * @module
 */
import { type DrawBy, readCorpus } from "@kws/corpus";
import { resumeFile, writeCheckpoint } from "@kws/models/files";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { type FitConfig, fitNetwork } from "../fit_network.ts";
import { networkCheckpoint } from "../network.ts";
import { makeScarce, type Scarcity } from "../scarce.ts";
import type { FitStep } from "../setting.ts";
import { trainingWork } from "../training_work.ts";

/** What a training depends on, apart from the recordings. */
export interface ScarcityFitConfig extends FitConfig {
  scarcity: Scarcity;
}

/** A step that draws the other words so. */
export function drawOthers(step: FitStep, others: DrawBy): FitStep {
  const { segments } = step;
  return {
    ...{ ...step, others },
    ...(segments && { segments: { ...segments, recipe: { ...segments.recipe, others } } }),
  };
}

/** Trains where some words have lost most of their clips; nothing of it is published but its digest. */
export function scarcityFitStage(
  config: ScarcityFitConfig,
  { corpus, readings }: { corpus: AnyStage; readings: AnyStage },
): Stage<ScarcityFitConfig> {
  const { keyword, seed, shape, step } = config;
  return defineStage({
    kind: "scarcity-fit",
    version: 1,
    name: `scarcity-fit/${keyword}/${step.others!}`,
    group: `${keyword}/evidence`,
    tags: { keyword, seed },
    config,
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      readings: { stage: readings, output: "corpus" },
    },
    outputs: { checkpoint: "checkpoint.safetensors" },
    publish: {},
    threads: 8,
    memory: 2000,
    work: trainingWork({ topology: "crnn", shape, frontEnd: step.frontEnd, step }),
    async run({ config, input, output, scratch, jobs, progress }) {
      const { keyword, seed, shape, step } = config;
      const whole = readCorpus(input("corpus"));
      const { corpus } = makeScarce(whole, { keyword, seed, ...config.scarcity });
      const { parameters } = await fitNetwork(config, {
        ...{ corpus, readings: readCorpus(input("readings")), jobs },
        resume: resumeFile(`${scratch}/resume.safetensors`),
        onEpoch: ({ epoch, loss }) =>
          progress.at(epoch / step.epochs, `epoch ${epoch}, loss ${loss.toFixed(4)}`),
      });
      writeCheckpoint(
        output("checkpoint"),
        networkCheckpoint({
          ...{ topology: "crnn", shape, frontEnd: step.frontEnd, keyword, offset: 0, parameters },
        }),
      );
    },
  });
}

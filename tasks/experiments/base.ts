/**
 * Stage: the base model of one seed.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import {
  BASE_AUGMENTATION,
  BASE_FRONT_END,
  BASE_MASKS,
  type FrontEnd,
  type SpectrogramMasks,
  type WaveformAugmentation,
} from "@kws/features";
import { readCorpus, requireKeyword } from "@kws/corpus";
import {
  BASE_SHAPE,
  type CrnnShape,
  type Descent,
  initialParameters,
  shareGradients,
  train,
} from "@kws/models";
import { type ClassifyConfig, createProgram } from "../../packages/models/classify_program.ts";
import type { Profile } from "../profiles.ts";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { baseDescent } from "./descent.ts";
import { writeNetwork } from "./network.ts";

const PROGRAM = new URL("../../packages/models/classify_program.ts", import.meta.url).href;

/** Everything that the base model depends on, apart from the corpus. */
export interface BaseConfig {
  keyword: string;
  seed: number;
  shape: CrnnShape;
  frontEnd: FrontEnd;
  descent: Descent;
  augmentation: WaveformAugmentation | "seed";
  masks: SpectrogramMasks;
  /** Pieces of noise in a batch. */
  noises: number;
}

/** The base model's stage; the recipe is frozen. */
export function baseStage(
  corpus: AnyStage,
  keyword: string,
  seed: number,
  profile: Profile,
): Stage<BaseConfig> {
  return defineStage({
    name: `base/seed-${seed}`,
    module: import.meta.url,
    config: {
      keyword,
      seed,
      shape: BASE_SHAPE,
      frontEnd: BASE_FRONT_END,
      descent: baseDescent(profile.baseEpochs, profile.batches),
      augmentation: BASE_AUGMENTATION,
      masks: BASE_MASKS,
      noises: 6,
    },
    inputs: { corpus: { stage: corpus, output: "corpus" } },
    outputs: { checkpoint: "checkpoint.safetensors", log: "log.jsonl" },
    publish: {
      checkpoint: `checkpoints/base/seed-${seed}.safetensors`,
      log: `results/logs/base/seed-${seed}.jsonl`,
    },
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { keyword, seed, shape, frontEnd, descent } = config;
      const corpus = readCorpus(input("corpus"));
      requireKeyword(corpus, keyword);
      const parameters = initialParameters(shape, Random.root(seed).stream("init"));
      const shared = shareGradients(parameters.length, descent.shards);
      const { batch, batches, shards } = descent;
      const { augmentation, masks, noises } = config;
      const program: ClassifyConfig = {
        ...{ shape, frontEnd, corpus, keyword, seed, shared },
        ...{ batch, batches, shards, augmentation, masks, noises },
      };
      const trained = await train({
        ...{ parameters, descent, shared, createProgram, jobs },
        module: PROGRAM,
        config: program,
        resume: `${scratch}/resume.safetensors`,
        onEpoch: ({ epoch, loss }) =>
          progress.at(epoch / descent.epochs, `epoch ${epoch}, loss ${loss.toFixed(4)}`),
      });
      const last = trained.log[trained.log.length - 1];
      metric("epochs", last.epoch);
      metric("steps", last.steps);
      metric("parameters", parameters.length);
      metric("loss", last.loss);
      writeNetwork(output("checkpoint"), {
        ...{ shape, frontEnd, keyword },
        parameters: trained.parameters,
      });
      const lines = trained.log.map((line) => `${JSON.stringify(line)}\n`).join("");
      Deno.writeTextFileSync(output("log"), lines);
    },
  });
}

/**
 * Stage: the base model of one seed, trained by TensorFlow.js: the second engine, end to end.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { BASE_AUGMENTATION, BASE_FRONT_END, BASE_MASKS } from "@kws/features";
import { readCorpus, requireKeyword } from "@kws/corpus";
import { BASE_SHAPE, initialParameters, shareGradients, train } from "@kws/models";
import type { ClassifyConfig } from "../../packages/models/classify_program.ts";
import type { Profile } from "../profiles.ts";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import type { BaseConfig } from "./base.ts";
import { baseDescent } from "./descent.ts";
import { writeNetwork } from "./network.ts";

const PROGRAM = new URL("../../packages/models/reference/tfjs_program.ts", import.meta.url).href;

/** The base model's configuration with its engine: other arithmetic, other bits. */
export interface TfjsBaseConfig extends BaseConfig {
  engine: "tfjs";
}

/** The base model's stage on TensorFlow.js: the frozen recipe, reproducible within tolerances. */
export function tfjsBaseStage(
  corpus: AnyStage,
  keyword: string,
  seed: number,
  profile: Profile,
): Stage<TfjsBaseConfig> {
  return defineStage({
    name: `base/tfjs-seed-${seed}`,
    module: import.meta.url,
    config: {
      engine: "tfjs",
      keyword,
      seed,
      shape: BASE_SHAPE,
      frontEnd: BASE_FRONT_END,
      // One shard: TensorFlow.js has threads of its own.
      descent: { ...baseDescent(profile.baseEpochs, profile.batches), shards: 1 },
      augmentation: BASE_AUGMENTATION,
      masks: BASE_MASKS,
      noises: 6,
    },
    inputs: { corpus: { stage: corpus, output: "corpus" } },
    outputs: { checkpoint: "checkpoint.safetensors", log: "log.jsonl" },
    async run({ config, input, output, scratch, metric, progress }) {
      const { keyword, seed, shape, frontEnd, descent } = config;
      // Loaded only here: it brings TensorFlow.js along.
      const { createProgram } = await import("../../packages/models/reference/tfjs_program.ts");
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
        ...{ parameters, descent, shared, createProgram },
        jobs: 1,
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

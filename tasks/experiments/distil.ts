/**
 * Stage: dark-knowledge distillation of the base models into a smaller network of the same topology.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import { BASE_AUGMENTATION, type FrontEnd, type WaveformAugmentation } from "@kws/features";
import { readCorpus } from "@kws/corpus";
import {
  type CrnnShape,
  type Descent,
  type Distillation,
  initialParameters,
  shareGradients,
  train,
} from "@kws/models";
import { type ClassifyConfig, createProgram } from "../../packages/models/classify_program.ts";
import { type AnyStage, defineStage, type Stage, type StageInput } from "../stage/stage.ts";
import { readNetwork, writeNetwork } from "./network.ts";

const PROGRAM = new URL("../../packages/models/classify_program.ts", import.meta.url).href;

/** Everything that a distilled student depends on, apart from corpus and teachers. */
export interface DistilConfig {
  seed: number;
  shape: CrnnShape;
  frontEnd: FrontEnd;
  descent: Descent;
  distillation: Distillation;
  augmentation: WaveformAugmentation;
  /** Pieces of noise in a batch. */
  noises: number;
}

/** Options of {@linkcode distilStage}. */
export interface DistilOptions {
  /** Name of the setting. */
  name: string;
  corpus: AnyStage;
  /** The teachers' stages; their mean log-odds are learnt. */
  teachers: readonly AnyStage[];
  shape: CrnnShape;
  frontEnd: FrontEnd;
  descent: Descent;
  seed: number;
}

/** Distils: 0.9 τ² KL at τ = 2 and 0.1 cross-entropy, both networks hearing the same sound. */
export function distilStage(options: DistilOptions): Stage<DistilConfig> {
  const { name, corpus, teachers, shape, frontEnd, descent, seed } = options;
  const inputs: Record<string, StageInput> = { corpus: { stage: corpus, output: "corpus" } };
  teachers.forEach((stage, i) => inputs[`teacher-${i + 1}`] = { stage, output: "checkpoint" });
  return defineStage({
    name,
    module: import.meta.url,
    config: {
      ...{ seed, shape, frontEnd, descent },
      distillation: { temperature: 2, share: 0.9 },
      augmentation: BASE_AUGMENTATION,
      noises: 6,
    },
    inputs,
    outputs: { checkpoint: "checkpoint.safetensors", log: "log.jsonl" },
    publish: {
      checkpoint: `checkpoints/${name}/seed-${seed}.safetensors`,
      log: `results/logs/${name}/seed-${seed}.jsonl`,
    },
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { seed, shape, frontEnd, descent, augmentation, noises } = config;
      const corpus = readCorpus(input("corpus"));
      const networks = teachers.map((_, i) => readNetwork(input(`teacher-${i + 1}`)));
      const { keyword } = networks[0];
      const teacher = {
        shape: networks[0].shape,
        frontEnd: networks[0].frontEnd,
        members: networks.map(({ parameters }) => parameters),
      };
      const parameters = initialParameters(shape, Random.root(seed).stream("init"));
      const shared = shareGradients(parameters.length, descent.shards);
      const { batch, batches, shards } = descent;
      const program: ClassifyConfig = {
        ...{ shape, frontEnd, corpus, keyword, seed, shared },
        ...{ batch, batches, shards, augmentation, noises },
        distillation: { ...config.distillation, teacher },
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

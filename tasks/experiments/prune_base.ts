/**
 * Stage: the base model with a part of its GRU cut out, trained on.
 *
 * @module
 */
import { BASE_AUGMENTATION, BASE_MASKS } from "@kws/features";
import { readCorpus } from "@kws/corpus";
import { type Descent, shareGradients, train } from "@kws/models";
import { cutHidden, keepLargest, magnitudeImportance } from "@kws/compress";
import { type ClassifyConfig, createProgram } from "../../packages/models/classify_program.ts";
import type { Profile } from "../profiles.ts";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { readNetwork, writeNetwork } from "./network.ts";

const PROGRAM = new URL("../../packages/models/classify_program.ts", import.meta.url).href;

/** What the cut base depends on, apart from corpus and base. */
export interface PruneBaseConfig {
  seed: number;
  /** Share of the GRU's units that goes. */
  sparsity: number;
  descent: Descent;
}

/** Cuts the units of least magnitude from both GRU layers and trains on as the base was trained. */
export function pruneBaseStage(
  base: AnyStage,
  corpus: AnyStage,
  seed: number,
  { batches, pace }: Profile,
): Stage<PruneBaseConfig> {
  const name = `base-pruned/seed-${seed}`;
  return defineStage({
    name,
    module: import.meta.url,
    config: {
      seed,
      sparsity: 0.3,
      descent: {
        ...{ epochs: Math.max(1, Math.round(40 * pace)), batches, batch: 128, shards: 8 },
        schedule: { kind: "one-cycle", peak: 1e-3, warmup: 0.1 },
        ...{ l2: 1e-5, clip: 5, average: 0.998 },
      },
    },
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      base: { stage: base, output: "checkpoint" },
    },
    outputs: { checkpoint: "checkpoint.safetensors", log: "log.jsonl" },
    publish: {
      checkpoint: `checkpoints/${name}.safetensors`,
      log: `results/logs/${name}.jsonl`,
    },
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { seed, sparsity, descent } = config;
      const corpus = readCorpus(input("corpus"));
      const network = readNetwork(input("base"));
      const { keyword, frontEnd } = network;
      const kept = Math.round((1 - sparsity) * network.shape.hidden);
      const { shape, parameters } = cutHidden(
        network,
        keepLargest(magnitudeImportance(network), kept),
      );
      const shared = shareGradients(parameters.length, descent.shards);
      const { batch, batches, shards } = descent;
      const program: ClassifyConfig = {
        ...{ shape, frontEnd, corpus, keyword, seed, shared, batch, batches, shards },
        ...{ augmentation: BASE_AUGMENTATION, masks: BASE_MASKS, noises: 6 },
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
      metric("kept", kept);
      metric("shape", shape);
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

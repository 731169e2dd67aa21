/**
 * Stage: the base model with a part of its GRU cut out, taught by the uncut models.
 *
 * @module
 */
import {
  cutHidden,
  keepLargest,
  LESSON_TRAINING,
  type LessonTraining,
  magnitudeImportance,
  readLessons,
  trainStudent,
} from "@kws/compress";
import type { Profile } from "../profiles.ts";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { readNetwork, writeNetwork } from "./network.ts";

/** What the cut base depends on, apart from base and lessons. */
export interface PruneBaseConfig {
  seed: number;
  /** Share of the GRU's units that goes. */
  sparsity: number;
  training: Partial<LessonTraining>;
}

/** Options of {@linkcode pruneBaseStage}. */
export interface PruneBaseOptions {
  base: AnyStage;
  /** Lessons in the base's own features. */
  lessons: AnyStage;
  seed: number;
  profile: Profile;
}

/** Cuts the units of least magnitude from both GRU layers, then distils the uncut models into it. */
export function pruneBaseStage(
  { base, lessons, seed, profile: { batches, pace } }: PruneBaseOptions,
): Stage<PruneBaseConfig> {
  const name = `base-pruned/seed-${seed}`;
  return defineStage({
    name,
    module: import.meta.url,
    config: {
      seed,
      sparsity: 0.3,
      training: { epochs: Math.max(1, Math.round(100 * pace)), batches, peak: 1e-3, warmup: 0.1 },
    },
    inputs: {
      base: { stage: base, output: "checkpoint" },
      lessons: { stage: lessons, output: "lessons" },
    },
    outputs: { checkpoint: "checkpoint.safetensors", log: "log.jsonl" },
    publish: {
      checkpoint: `checkpoints/${name}.safetensors`,
      log: `results/logs/${name}.jsonl`,
    },
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { seed, sparsity } = config;
      const lessons = readLessons(input("lessons"));
      const network = readNetwork(input("base"));
      const { keyword, frontEnd } = network;
      const kept = Math.round((1 - sparsity) * network.shape.hidden);
      const { shape, parameters } = cutHidden(
        network,
        keepLargest(magnitudeImportance(network), kept),
      );
      const training = { ...LESSON_TRAINING, ...config.training };
      const trained = await trainStudent({
        ...{ shape, parameters, lessons, training, offset: 0, seed, jobs },
        resume: `${scratch}/resume.safetensors`,
        onEpoch: ({ epoch, loss }) =>
          progress.at(epoch / training.epochs, `epoch ${epoch}, loss ${loss.toFixed(4)}`),
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

/**
 * Stage: a light network of one seed, from lessons to parameters and the ranges of its activations.
 *
 * Apart from packing and scoring, which take seconds and may change without training anew.
 *
 * @module
 */
import {
  calibrateLight,
  checkLightRecipe,
  FEATURE_OFFSET,
  initialLight,
  lightLayout,
  type LightRecipe,
  lightRounding,
  readLessons,
  stretchTraining,
  trainLight,
  type TrainLightOptions,
} from "@kws/compress";
import { Random } from "@kws/kernels";
import { toParameterSet, writeCheckpoint } from "@kws/models";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";

/** What a light network's training depends on, apart from the lessons. */
export interface LightTrainingConfig {
  recipe: Omit<LightRecipe, "name" | "title" | "about" | "lessons">;
  seed: number;
  batches: number;
  pace: number;
}

/** Options of {@linkcode lightTrainingStage}. */
export interface LightTrainingOptions {
  recipe: LightRecipe;
  lessons: AnyStage;
  seed: number;
  batches: number;
  /** Factor on all numbers of epochs. */
  pace: number;
}

/** Distils as floats, lays the activations' ranges, distils on with rounding. */
export function lightTrainingStage(options: LightTrainingOptions): Stage<LightTrainingConfig> {
  const { recipe: whole, lessons, seed, batches, pace } = options;
  checkLightRecipe(whole);
  const { name, title: _, about: __, lessons: ___, ...recipe } = whole;
  const label = `${name}/training-${seed}`;
  return defineStage({
    name: label,
    module: import.meta.url,
    config: { recipe, seed, batches, pace },
    inputs: { lessons: { stage: lessons, output: "lessons" } },
    outputs: { network: "network.safetensors", log: "log.jsonl" },
    publish: {
      network: `checkpoints/${label}.safetensors`,
      log: `results/logs/${name}/seed-${seed}.jsonl`,
    },
    async run({ config: { recipe, seed, batches, pace }, input, output, scratch, ...run }) {
      const lessons = readLessons(input("lessons"));
      const { shape, floats, rounded, format } = recipe;
      const stretches = [floats, rounded].map((one) =>
        stretchTraining(recipe, one, { batches, pace })
      );
      const total = stretches.reduce((sum, { epochs }) => sum + epochs, 0);
      const common = { shape, lessons, offset: FEATURE_OFFSET, seed, jobs: run.jobs };
      const follow = (
        parameters: Float32Array,
        part: 0 | 1,
        rounding?: TrainLightOptions["rounding"],
      ): ReturnType<typeof trainLight> =>
        trainLight({
          ...common,
          ...{ parameters, rounding, training: stretches[part] },
          resume: `${scratch}/resume-${part}.safetensors`,
          onEpoch: ({ epoch, loss }) => {
            const done = epoch + (part === 0 ? 0 : stretches[0].epochs);
            const what = `epoch ${epoch}, loss ${loss.toFixed(4)}`;
            run.progress.at(done / total, part === 0 ? what : `${what}, rounded`);
          },
        });
      const begin = initialLight(shape, Random.root(seed).stream("init"));
      const first = await follow(begin, 0);
      const where = { lessons, offset: FEATURE_OFFSET, how: "mse" } as const;
      const scales = calibrateLight(shape, first.parameters, where);
      const second = await follow(first.parameters, 1, lightRounding(format, scales));
      writeCheckpoint(output("network"), {
        tensors: toParameterSet(second.parameters, lightLayout(shape)),
        metadata: {
          format: "kws-light-1",
          activations: JSON.stringify(scales),
          frontEnd: JSON.stringify(lessons.frontEnd),
          frames: String(lessons.frames),
          keyword: lessons.keyword,
          shape: JSON.stringify(shape),
        },
      });
      const lines = [
        ...first.log.map((line) => ({ ...line, part: 0 })),
        ...second.log.map((line) => ({ ...line, part: 1 })),
      ];
      const last = lines[lines.length - 1];
      run.metric("parameters", second.parameters.length);
      run.metric("epochs", lines.length);
      run.metric("steps", lines.length * batches);
      run.metric("loss", last.loss);
      Deno.writeTextFileSync(
        output("log"),
        lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
      );
    },
  });
}

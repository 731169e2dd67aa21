/**
 * Stage: a search for a light network by successive halving, judged on validation alone.
 *
 * Source: K. Jamieson and A. Talwalkar, arXiv:1502.07943, section 2.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import {
  drawLightShapes,
  FEATURE_OFFSET,
  floatScorer,
  initialLight,
  lightFileBytes,
  lightMacs,
  type LightRecipe,
  type LightShape,
  readExam,
  readLessons,
  type SearchLimits,
  sitExam,
  stretchTraining,
  trainLight,
  wholeParameters,
  wholeShape,
  withoutOffset,
} from "@kws/compress";
import { meanDivergence } from "@kws/evaluate";
import { readCheckpoint } from "@kws/models";
import { canonicalJson, writeWhole } from "../stage/digest.ts";
import { readJson } from "../stage/read_json.ts";
import { type AnyStage, defineStage, type Stage, type StageInput } from "../stage/stage.ts";

/** How the search goes. */
export interface LightSearchConfig {
  limits: SearchLimits;
  /** Networks that are drawn for the first round. */
  first: number;
  /** Networks that are tried besides the drawn ones. */
  known: LightShape[];
  /** Share that goes on to the next round. */
  keep: number;
  /** Epochs of every round; each network begins anew. */
  rounds: number[];
  /** Largest rate. */
  peak: number;
  /** How the networks learn: as the recipe that they are searched for. */
  learning: Pick<LightRecipe, "attention" | "hint" | "unlabelled" | "distillation">;
  batches: number;
}

/** One light network in one round. */
export interface LightTrial {
  round: number;
  epochs: number;
  shape: LightShape;
  macs: number;
  bytes: number;
  /** Mean over validation in noisy variants, from the teachers' mean log-odds: less is better. */
  divergence: number;
}

/** Trains light networks briefly, the closer ones longer. */
export function lightSearchStage(
  inputs: { lessons: AnyStage; exam: AnyStage; teachers: readonly AnyStage[] },
  config: LightSearchConfig,
): Stage<LightSearchConfig> {
  const { lessons, exam, teachers } = inputs;
  const all: Record<string, StageInput> = {
    lessons: { stage: lessons, output: "lessons" },
    exam: { stage: exam, output: "exam" },
  };
  teachers.forEach((stage, i) => all[`teacher-${i + 1}`] = { stage, output: "scores" });
  return defineStage({
    name: "light-search",
    module: import.meta.url,
    config,
    inputs: all,
    outputs: { trials: "trials.json" },
    publish: { trials: "results/light-search.json" },
    async run({ config, input, output, scratch, jobs, metric, progress, log: say }) {
      const { limits, first, known, keep, rounds, batches, peak, learning } = config;
      const lessons = readLessons(input("lessons"));
      const exam = readExam(input("exam"));
      // The test clips stay unread: nothing is chosen by them.
      const validation = { ...exam, test: exam.test.subarray(0, 0) };
      const opinions = teachers.map((_, i) => readCheckpoint(input(`teacher-${i + 1}`)).tensors);
      const odds = Array.from(
        { length: exam.variants },
        (_, variant) =>
          Float32Array.from(
            { length: exam.validationClips },
            (_, clip) =>
              opinions.reduce(
                (sum, tensors) => sum + tensors.get(`validation.variant_${variant}`)!.data[clip],
                0,
              ) / opinions.length,
          ),
      );
      const { keyword, frames, frontEnd: { bands } } = lessons;
      const room = { bands, frames, keyword };
      const drawn = drawLightShapes(Random.root("light search"), first, limits, room);
      let shapes = [...known, ...drawn];
      const trials: LightTrial[] = [];
      for (const [round, epochs] of rounds.entries()) {
        const own: LightTrial[] = [];
        for (const [i, shape] of shapes.entries()) {
          progress.at(
            (round + i / shapes.length) / rounds.length,
            `round ${round + 1}, network ${i + 1} of ${shapes.length}`,
          );
          const file = `${scratch}/trial-${round}-${i}.json`;
          let trial = readJson<LightTrial>(file);
          if (!trial) {
            const { parameters } = await trainLight({
              ...{ shape, lessons, offset: FEATURE_OFFSET, seed: 1, jobs },
              parameters: initialLight(shape, Random.root(1).stream("init")),
              training: stretchTraining(learning, { epochs, peak }, { batches, pace: 1 }),
            });
            const whole = wholeShape(shape);
            const plain = withoutOffset(whole, wholeParameters(shape, parameters), FEATURE_OFFSET);
            const scores = sitExam(validation, floatScorer(whole, plain, frames)).validation;
            trial = {
              ...{ round: round + 1, epochs, shape },
              macs: lightMacs(shape, frames).total,
              bytes: lightFileBytes(shape, limits.bits, keyword),
              divergence: scores.reduce(
                (sum, one, variant) => sum + meanDivergence(odds[variant], one) / scores.length,
                0,
              ),
            };
            writeWhole(file, canonicalJson(trial));
          }
          own.push(trial);
        }
        own.sort((a, b) => a.divergence - b.divergence);
        trials.push(...own);
        shapes = own.slice(0, Math.max(1, Math.ceil(keep * own.length))).map(({ shape }) => shape);
        say(
          `round ${round + 1}: best ${own[0].divergence.toExponential(2)}, ` +
            JSON.stringify(own[0].shape),
        );
      }
      metric("trials", trials.length);
      metric("best", trials.find(({ round }) => round === rounds.length));
      writeWhole(output("trials"), canonicalJson(trials, 1) + "\n");
    },
  });
}

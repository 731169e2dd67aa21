/**
 * Stage: a search for a network by successive halving, judged on validation alone.
 *
 * Source: K. Jamieson and A. Talwalkar, arXiv:1502.07943, section 2.
 *
 * @module
 */
import { log, Random } from "@kws/kernels";
import { readCorpus } from "@kws/corpus";
import {
  drawShapes,
  FEATURE_OFFSET,
  floatScorer,
  followRecipe,
  packedFileBytes,
  readExam,
  readLessons,
  type SearchLimits,
  sitExam,
  thopMacs,
  withoutOffset,
} from "@kws/compress";
import type { CrnnShape } from "@kws/models";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { readJson } from "../stage/read_json.ts";
import { canonicalJson, writeWhole } from "../stage/digest.ts";
import { clipsOf, labelsOf, meanOverVariants } from "./clips.ts";

/** How the search goes. */
export interface SearchConfig {
  limits: SearchLimits;
  /** Networks of the first round. */
  first: number;
  /** Share that goes on to the next round. */
  keep: number;
  /** Epochs of every round; each network begins anew. */
  rounds: number[];
  /** Networks that are tried besides the drawn ones. */
  known: CrnnShape[];
  /** Largest rate. */
  peak: number;
  batches: number;
}

/** One network in one round. */
export interface Trial {
  round: number;
  epochs: number;
  shape: CrnnShape;
  macs: number;
  bytes: number;
  oneMinusAuc: number;
  crossEntropy: number;
  /** ½ ln(1 − AUC) + ½ ln(cross-entropy): less is better. */
  score: number;
}

/** Trains many networks briefly, the better ones longer. */
export function searchStage(
  inputs: { corpus: AnyStage; lessons: AnyStage; exam: AnyStage },
  config: SearchConfig,
): Stage<SearchConfig> {
  const { corpus, lessons, exam } = inputs;
  return defineStage({
    name: "search",
    module: import.meta.url,
    config,
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      lessons: { stage: lessons, output: "lessons" },
      exam: { stage: exam, output: "exam" },
    },
    outputs: { trials: "trials.json" },
    publish: { trials: "results/search.json" },
    async run({ config, input, output, scratch, jobs, metric, progress, log: say }) {
      const { limits, first, keep, rounds, known, batches, peak } = config;
      const lessons = readLessons(input("lessons"));
      const exam = readExam(input("exam"));
      const corpus = readCorpus(input("corpus"));
      const { keyword, frames, frontEnd: { bands } } = lessons;
      const labels = labelsOf(corpus, clipsOf(corpus, "validation"), keyword);
      // The test clips stay unread: nothing is chosen by them.
      const validation = { ...exam, test: exam.test.subarray(0, 0) };
      const random = Random.root("search");
      const drawn = drawShapes(random, first, limits, { bands, frames, keyword });
      let shapes = [...known, ...drawn];
      const trials: Trial[] = [];
      for (const [round, epochs] of rounds.entries()) {
        const own: Trial[] = [];
        for (const [i, shape] of shapes.entries()) {
          progress.at(
            (round + i / shapes.length) / rounds.length,
            `round ${round + 1}, network ${i + 1} of ${shapes.length}`,
          );
          const file = `${scratch}/trial-${round}-${i}.json`;
          let trial = readJson<Trial>(file);
          if (!trial) {
            const { parameters } = await followRecipe(
              {
                ...{ name: "search", title: "", about: "", lessons: "", shape },
                steps: [{ do: "train", from: "teachers", epochs, peak }],
              },
              { lessons, seed: 1, jobs, batches, pace: 1 },
            );
            const plain = withoutOffset(shape, parameters, FEATURE_OFFSET);
            const scores = sitExam(validation, floatScorer(shape, plain, frames));
            const { oneMinusAuc, crossEntropy } = meanOverVariants(scores.validation, labels);
            trial = {
              ...{ round: round + 1, epochs, shape, oneMinusAuc, crossEntropy },
              macs: thopMacs(shape, frames).total,
              bytes: packedFileBytes(shape, limits.bits, keyword),
              score: (log(Math.max(oneMinusAuc, 1e-9)) + log(crossEntropy)) / 2,
            };
            writeWhole(file, canonicalJson(trial));
          }
          own.push(trial);
        }
        own.sort((a, b) => a.score - b.score);
        trials.push(...own);
        shapes = own.slice(0, Math.max(1, Math.ceil(keep * own.length))).map(({ shape }) => shape);
        say(`round ${round + 1}: best ${own[0].score.toFixed(3)}, ${JSON.stringify(own[0].shape)}`);
      }
      metric("trials", trials.length);
      metric("best", trials.find(({ round }) => round === rounds.length));
      writeWhole(output("trials"), canonicalJson(trials, 1) + "\n");
    },
  });
}

/**
 * Stage: a search for a network under limits by successive halving, judged on validation alone.
 *
 * Source: K. Jamieson and A. Talwalkar, arXiv:1502.07943, section 2.
 *
 * @module
 */
import { resumeFile } from "@kws/models/files";
import { Random } from "@kws/kernels";
import {
  drawShapes,
  floatScorer,
  scoreFeatures,
  searchedFileBytes,
  type SearchLimits,
  thopMacs,
} from "@kws/compress";
import { readDistillationSet, readEvaluationFeatures } from "@kws/compress/files";
import { log } from "@kws/kernels";
import { labelsOf, meanDivergence, meanOverVariants } from "@kws/evaluate";
import { readCorpus } from "@kws/corpus";
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { clipsOf } from "../clips.ts";
import type { Distil } from "../setting.ts";
import { beginNetwork, trainNetwork } from "../network_state.ts";
import { readValidation } from "./validate.ts";

/** How a search goes. */
export interface SearchConfig {
  /** Which networks are drawn: CRNNs, or those without reset gates. */
  space: "crnn" | "reset-free";
  limits: SearchLimits;
  /** Networks that are drawn for the first round. */
  first: number;
  /** Networks that are tried besides the drawn ones. */
  // deno-lint-ignore no-explicit-any
  known: any[];
  /** Share that goes on to the next round. */
  keep: number;
  /** Epochs of every round; each network begins anew. */
  rounds: number[];
  /** How the networks learn; the round says how long. */
  training: Distil;
  featureOffset: number;
  seed: number;
  /** What networks are ordered by. */
  by: "teachers" | "labels";
}

/** One network in one round. */
export interface Trial {
  round: number;
  epochs: number;
  // deno-lint-ignore no-explicit-any
  shape: any;
  macs: number;
  bytes: number;
  /** Mean divergence from the teachers over validation in noisy variants, where it orders. */
  divergence?: number;
  oneMinusAuc?: number;
  crossEntropy?: number;
  /** (ln(1 − AUC) + ln(cross-entropy)) / 2, where labels order: less is better. */
  score?: number;
}

/** What a search learns from and is judged by. */
export interface SearchInputs {
  keyword: string;
  corpus: AnyStage;
  set: AnyStage;
  /** Validation features: the test clips stay unread. */
  features: AnyStage;
  /** The teachers' validations. */
  teachers: readonly AnyStage[];
}

/** Trains networks briefly, the better ones longer. */
export function searchStage(
  { keyword, corpus, set, features, teachers }: SearchInputs,
  config: SearchConfig,
  publish: string,
): Stage<SearchConfig> {
  const inputs: Record<string, StageInput> = {
    set: { stage: set, output: "set" },
    features: { stage: features, output: "features" },
  };
  if (config.by === "labels") inputs.corpus = { stage: corpus, output: "corpus" };
  else {
    teachers.forEach((stage, i) => inputs[`teacher-${i + 1}`] = { stage, output: "scores" });
  }
  return defineStage({
    kind: "search",
    name: `search/${keyword}/${config.space}`,
    // 2: file sizes are those of version 2, and a search draws from a space by name.
    version: 2,
    group: `${keyword}/search`,
    tags: { keyword, setting: config.space },
    config,
    inputs,
    outputs: { trials: "trials.json" },
    publish: { trials: publish },
    threads: 8,
    memory: 2500,
    async run({ config, input, output, scratch, jobs, metric, progress, log: say }) {
      const { limits, first, known, keep, rounds, training, featureOffset, seed } = config;
      const set = readDistillationSet(input("set"));
      const evaluation = readEvaluationFeatures(input("features"));
      const { space } = config;
      const { keyword, frames, frontEnd } = set;
      const room = { bands: frontEnd.bands, frames, keyword };
      const random = Random.root("search").stream(space);
      const drawn = drawShapes(space, random, first, limits, room);
      const judge = config.by === "labels"
        ? judgeByLabels(input("corpus"), keyword)
        : judgeByTeachers(teachers.map((_, i) => input(`teacher-${i + 1}`)));
      let shapes: unknown[] = [...known, ...drawn];
      const trials: Trial[] = [];
      for (const [round, epochs] of rounds.entries()) {
        const own: Trial[] = [];
        for (const [i, shape] of shapes.entries()) {
          progress.at(
            (round + i / shapes.length) / rounds.length,
            `round ${round + 1}, network ${i + 1} of ${shapes.length}`,
          );
          const file = `${scratch}/trial-${round}-${i}.json`;
          let trial = readTrial(file);
          if (!trial) {
            const begin = beginNetwork({
              ...{ topology: "crnn", shape, keyword, frontEnd, frames, offset: featureOffset },
            }, seed);
            const { network } = await trainNetwork(begin, {
              ...{ set, seed, jobs, step: { ...training, epochs } },
              resume: resumeFile(`${scratch}/resume-${round}-${i}.safetensors`),
              onEpoch: () => {},
            });
            const { validation } = scoreFeatures(evaluation, floatScorer(network, frames));
            trial = {
              ...{ round: round + 1, epochs, shape, ...judge(validation) },
              macs: thopMacs(network, frames).total,
              bytes: searchedFileBytes(space, network.shape, limits.bits, keyword),
            } as Trial;
            writeWhole(file, canonicalJson(trial));
          }
          own.push(trial);
        }
        own.sort((a, b) => orderOf(a) - orderOf(b));
        trials.push(...own);
        shapes = own.slice(0, Math.max(1, Math.ceil(keep * own.length))).map(({ shape }) => shape);
        say(
          `round ${round + 1} of ${rounds.length}: of ${own.length} networks the best has ` +
            `${own[0].bytes} bytes and ${own[0].macs} MACs`,
        );
      }
      metric("trials", trials.length);
      metric("best", trials.find(({ round }) => round === rounds.length));
      writeWhole(output("trials"), canonicalJson(trials, 1) + "\n");
    },
  });
}

function orderOf({ divergence, score }: Trial): number {
  return divergence ?? score!;
}

function readTrial(path: string): Trial | undefined {
  try {
    return JSON.parse(Deno.readTextFileSync(path)) as Trial;
  } catch {
    return undefined;
  }
}

function judgeByLabels(
  path: string,
  keyword: string,
): (validation: Float32Array[]) => Partial<Trial> {
  const corpus = readCorpus(path);
  const labels = labelsOf(corpus, clipsOf(corpus, "validation"), keyword);
  return (validation) => {
    const { oneMinusAuc, crossEntropy } = meanOverVariants(validation, labels);
    const score = (log(Math.max(oneMinusAuc, 1e-9)) + log(crossEntropy)) / 2;
    return { oneMinusAuc, crossEntropy, score };
  };
}

function judgeByTeachers(paths: string[]): (validation: Float32Array[]) => Partial<Trial> {
  const teachers = paths.map((path) => readValidation(path).variants);
  const mean = teachers[0].map((scores, variant) =>
    Float32Array.from(
      scores,
      (_, clip) => teachers.reduce((sum, one) => sum + one[variant][clip], 0) / teachers.length,
    )
  );
  return (validation) => ({
    divergence: validation.reduce(
      (sum, one, variant) => sum + meanDivergence(mean[variant], one) / validation.length,
      0,
    ),
  });
}

/**
 * Stage: how a way of drawing clips serves words that hardly anybody recorded, on validation alone. The
 * corpus's own rare words are hardly said there, so that some of the common ones are made rare.
 *
 * @module
 */
import { type DrawBy, readCorpus } from "@kws/corpus";
import {
  type AcceptedWord,
  acceptedWords,
  detCurvePerHour,
  falseAcceptTimes,
  thresholdsOf,
} from "@kws/evaluate";
import { resumeFile, writeCheckpoint } from "@kws/models/files";
import { type AnyStage, defineStage, type Stage } from "@kws/stages";
import { type FitConfig, fitNetwork } from "../fit_network.ts";
import { heardIn } from "../heard_in.ts";
import { openModel } from "../model.ts";
import { networkCheckpoint } from "../network.ts";
import { makeScarce, type Scarcity } from "../scarce.ts";
import type { FitStep } from "../setting.ts";
import { composeWords, earOf, type RuleConfig } from "../streams.ts";

/** What a trial depends on, apart from the recordings. */
export interface ScarcityConfig extends FitConfig {
  scarcity: Scarcity;
  /** How the stream is composed, and the rules to try. */
  rule: RuleConfig;
  /** Shares of the keywords that may be missed. */
  missed: number[];
}

/** The rule of fewest false accepts that misses so few keywords. */
export interface ScarcityPoint {
  /** The share of the keywords that may be missed. */
  missed: number;
  misses: number;
  /** False accepts of words that were made rare. */
  rare: number;
  /** False accepts of all other words. */
  others: number;
}

/** What the stage leaves of figures. */
export interface ScarcityMetrics {
  /** How often the keyword is said, words that were made rare, and others. */
  said: { keyword: number; rare: number; others: number };
  words: string[];
  /** One for every share, but for those that no rule that was tried keeps to. */
  points: ScarcityPoint[];
}

/** A step that draws the other words so. */
export function drawOthers(step: FitStep, others: DrawBy): FitStep {
  const { segments } = step;
  return {
    ...{ ...step, others },
    ...(segments && { segments: { ...segments, recipe: { ...segments.recipe, others } } }),
  };
}

/** Trains on a corpus in which some words are rare, and counts how often they are taken for the keyword. */
export function scarcityStage(
  config: ScarcityConfig,
  { corpus, readings }: { corpus: AnyStage; readings: AnyStage },
): Stage<ScarcityConfig> {
  const { keyword, seed, step } = config;
  const draw = step.others!;
  return defineStage({
    kind: "scarcity",
    version: 1,
    name: `scarcity/${keyword}/${draw}`,
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
    work: heardIn([step]),
    async run({ config, input, output, scratch, jobs, metric, progress }) {
      const { keyword, seed, shape, step, rule, missed } = config;
      const whole = readCorpus(input("corpus"));
      const { corpus, words } = makeScarce(whole, { keyword, seed, ...config.scarcity });
      const { parameters } = await fitNetwork(config, {
        ...{ corpus, readings: readCorpus(input("readings")), jobs },
        resume: resumeFile(`${scratch}/resume.safetensors`),
        onEpoch: ({ epoch, loss }) =>
          progress.at(0.95 * epoch / step.epochs, `epoch ${epoch}, loss ${loss.toFixed(4)}`),
      });
      writeCheckpoint(
        output("checkpoint"),
        networkCheckpoint({
          ...{ topology: "crnn", shape, frontEnd: step.frontEnd, keyword, offset: 0, parameters },
        }),
      );
      const ear = earOf(openModel(output("checkpoint")));
      const { samples, keywords, parts } = composeWords(whole, undefined, {
        ...{ keyword, split: "validation" },
        ...rule,
      });
      const stream = ear.hear(samples, keywords);
      const { tolerance, refractory } = rule;
      const matching = { window: ear.window, tolerance };
      const rare = new Set(words);
      const sumOf = (list: readonly AcceptedWord[], what: "said" | "accepts", isRare: boolean) =>
        list.reduce((sum, own) => rare.has(own.word) === isRare ? sum + own[what] : sum, 0);
      const others = acceptedWords([], parts).filter(({ word }) => word !== keyword);
      metric("said", {
        keyword: keywords.length,
        rare: sumOf(others, "said", true),
        others: sumOf(others, "said", false),
      });
      metric("words", words);
      const curves = rule.smoothing.flatMap((smoothing) =>
        detCurvePerHour([stream], {
          ...{ smoothing, ...matching, refractory, thresholds: thresholdsOf(rule) },
        }).map((point) => ({ smoothing, ...point }))
      );
      metric(
        "points",
        missed.flatMap((share): ScarcityPoint[] => {
          const [best] = curves.filter(({ falseRejectRate }) => falseRejectRate <= share)
            .sort((a, b) => a.falseAccepts - b.falseAccepts || a.falseRejects - b.falseRejects);
          if (best === undefined) return [];
          const { smoothing, threshold, falseRejects: misses } = best;
          const times = falseAcceptTimes(stream, { smoothing, threshold, refractory }, matching);
          const accepted = acceptedWords(times, parts);
          return [{
            ...{ missed: share, misses },
            rare: sumOf(accepted, "accepts", true),
            others: sumOf(accepted, "accepts", false),
          }];
        }),
      );
    },
  });
}

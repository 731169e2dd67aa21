/**
 * Stage: how a way of drawing clips serves words that hardly anybody recorded, on validation alone. The
 * corpus's own rare words are hardly said there, so that some of the common ones are made rare.
 *
 * @module
 */
import { scoreFeatures } from "@kws/compress";
import { readEvaluationFeatures } from "@kws/compress/files";
import { type Corpus, readCorpus } from "@kws/corpus";
import {
  type AcceptedWord,
  acceptedWords,
  detCurvePerHour,
  falseAcceptTimes,
  oneMinusAuc,
  thresholdsOf,
} from "@kws/evaluate";
import { type AnyStage, defineStage, type Stage, type StageInput } from "@kws/stages";
import { openModel } from "../model.ts";
import { makeScarce, type Scarcity } from "../scarce.ts";
import { composeWords, earOf, type RuleConfig } from "../streams.ts";

/** What a trial depends on, apart from the recordings and the network. */
export interface ScarcityConfig {
  keyword: string;
  seed: number;
  /** How other words were drawn in the network's training. */
  draw: string;
  scarcity: Scarcity;
  /** How the stream is composed, and the rules to try. */
  rule: RuleConfig;
  /** Numbers of false accepts that are allowed. */
  allowed: readonly number[];
}

/** The rule of fewest misses that makes no more false accepts. */
export interface ScarcityPoint {
  /** How many false accepts it may make. */
  allowed: number;
  misses: number;
  /** False accepts of words that were made rare. */
  rare: number;
  /** False accepts of all other words. */
  others: number;
}

/** Errors on clips over validation's noisy variants: 1 − AUC of the keyword against words of one kind, null of none. */
export interface ScarceClips {
  /** Words that were made rare. */
  rare: number | null;
  /** All other words. */
  others: number | null;
}

/** What the stage leaves of figures. */
export interface ScarcityMetrics {
  /** How often the keyword is said, words that were made rare, and others. */
  said: { keyword: number; rare: number; others: number };
  words: string[];
  /** One for every number, but for those that no rule that was tried keeps to. */
  points: ScarcityPoint[];
  clips: ScarceClips;
}

/** Errors on validation's clips, as means over the variants. */
export function scarceClips(
  { clips }: Corpus,
  variants: readonly ArrayLike<number>[],
  { keyword, rare }: { keyword: string; rare: ReadonlySet<string> },
): ScarceClips {
  const judged = clips.filter(({ split }) => split === "validation");
  const errorAmong = (accept: (word: string) => boolean): number | null => {
    if (!judged.some(({ word }) => word !== keyword && accept(word))) return null;
    const kept = judged.flatMap(({ word }, i) => word === keyword || accept(word) ? [i] : []);
    const labels = Int32Array.from(kept, (i) => judged[i].word === keyword ? 1 : 0);
    const errors = variants.map((scores) =>
      oneMinusAuc({ scores: Float64Array.from(kept, (i) => scores[i]), labels })
    );
    return errors.reduce((sum, error) => sum + error, 0) / errors.length;
  };
  return {
    rare: errorAmong((word) => rare.has(word)),
    others: errorAmong((word) => !rare.has(word)),
  };
}

/** What is judged, and on what. */
export interface ScarcityInputs {
  corpus: AnyStage;
  /** Validation's clips in noisy variants, by the network's front end. */
  features: AnyStage;
  network: StageInput;
}

/**
 * Hears validation's stream of words and its clips: what is missed at so many false accepts, what is misordered.
 *
 * @param way What is tried, in the stage's name.
 */
export function scarcityStage(
  way: string,
  config: ScarcityConfig,
  { corpus, features, network }: ScarcityInputs,
): Stage<ScarcityConfig> {
  const { keyword, seed } = config;
  return defineStage({
    kind: "scarcity",
    // 3: errors on clips.
    version: 3,
    name: `scarcity/${keyword}/${way}`,
    group: `${keyword}/evidence`,
    tags: { keyword, seed },
    config,
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      features: { stage: features, output: "features" },
      network,
    },
    outputs: {},
    publish: {},
    threads: 1,
    memory: 2000,
    run({ config, input, metric }) {
      const { keyword, seed, rule, allowed, scarcity } = config;
      const whole = readCorpus(input("corpus"));
      const { words } = makeScarce(whole, { keyword, seed, ...scarcity });
      const { samples, keywords, parts } = composeWords(whole, undefined, {
        ...{ keyword, split: "validation" },
        ...rule,
      });
      const model = openModel(input("network"));
      const ear = earOf(model);
      const stream = ear.hear(samples, keywords);
      const { tolerance, refractory } = rule;
      const matching = { window: ear.window, tolerance };
      const rare = new Set(words);
      const evaluation = readEvaluationFeatures(input("features"));
      const { validation } = scoreFeatures(evaluation, model.scorer(evaluation.frames));
      metric("clips", scarceClips(whole, validation, { keyword, rare }));
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
        allowed.flatMap((most): ScarcityPoint[] => {
          const [best] = curves.filter(({ falseAccepts }) => falseAccepts <= most)
            .sort((a, b) => a.falseRejects - b.falseRejects || a.falseAccepts - b.falseAccepts);
          if (best === undefined) return [];
          const { smoothing, threshold, falseRejects: misses } = best;
          const times = falseAcceptTimes(stream, { smoothing, threshold, refractory }, matching);
          const accepted = acceptedWords(times, parts);
          return [{
            ...{ allowed: most, misses },
            rare: sumOf(accepted, "accepts", true),
            others: sumOf(accepted, "accepts", false),
          }];
        }),
      );
    },
  });
}

/**
 * Stage: a detector live: the glued demonstration, a composed stream, natural speech.
 *
 * @module
 */
import { sigmoid } from "@kws/kernels";
import { glueDemonstration, readCorpus, type Stretch } from "@kws/corpus";
import { detectionTimes, type ScoredStream, smoothed, summariseStreams } from "@kws/evaluate";
import type { StreamRule } from "@kws/runtime";
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { openModel, WHOLE_CLIP_ONLY } from "../model.ts";
import {
  chooseStreamRule,
  composeWords,
  earOf,
  joined,
  type RuleConfig,
  ruleMetric,
  streamRandom,
} from "../streams.ts";

/** What is told of the demonstration. */
export interface Demonstration {
  keyword: Stretch;
  parts: { name: string; start: number; end: number }[];
  /** Seconds and probability of every step. */
  steps: [number, number][];
  /** The smoothed probability of every step. */
  smooth: number[];
  /** Seconds. */
  detections: number[];
}

/** What the stage leaves of figures; of a network that hears whole clips only, `streams`, which says so. */
export interface LiveMetrics {
  /** What validation has chosen; a threshold of none rejects everything. */
  rule: { smoothing: number; logOdds: number | null };
  /** The streams that the rule was chosen on. */
  validation: { hours: number; keywords: number; misses: number; falseAccepts: number };
  demonstration: {
    seconds: number;
    keyword: Stretch;
    peakInside: number;
    /** The highest probability while the keyword is not in the window. */
    peakOutside: number;
    detections: number[];
  };
  stream: {
    minutes: number;
    keywords: number;
    misses: number;
    falseAccepts: number;
    repeats: number;
    medianLatency: number | null;
    latency95: number | null;
  };
  natural: {
    hours: number;
    falseAccepts: number;
    perHour: number;
    interval: { low: number; high: number };
  };
}

/** Options of {@linkcode liveStage}. */
export interface LiveOptions {
  keyword: string;
  setting: string;
  /** A checkpoint of floats, or a packed file with its rule. */
  model: { stage: AnyStage; output: "checkpoint" | "model" };
  corpus: AnyStage;
  /** Natural speech for the test. */
  sentences: AnyStage;
  /** Natural speech that the rule is chosen on, where there is some. */
  validationSentences?: AnyStage;
  publish: string;
  config: RuleConfig;
}

/** Lets a model listen to sound that goes on, by its file's rule or the one that validation chooses. */
export function liveStage(options: LiveOptions): Stage<RuleConfig> {
  const { keyword, setting, model, corpus, sentences, validationSentences, publish } = options;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    sentences: { stage: sentences, output: "corpus" },
    model,
  };
  if (validationSentences) inputs.validation = { stage: validationSentences, output: "corpus" };
  return defineStage({
    kind: "live",
    name: `live/${keyword}/${setting}`,
    // 2: a detector re-arms below its threshold, repeats are counted apart, natural speech is one
    // stream and one of validation's streams too. 3: any model listens, in the code that ships.
    version: 5,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config: options.config,
    inputs,
    outputs: { demonstration: "demonstration.json" },
    publish: { demonstration: publish },
    memory: 1500,
    run({ config, input, output, metric, progress }) {
      const { seed, minutes, tolerance } = config;
      const model = openModel(input("model"));
      const ear = model.listen && earOf(model);
      if (ear === undefined) {
        metric("streams", WHOLE_CLIP_ONLY);
        writeWhole(output("demonstration"), canonicalJson({ streams: WHOLE_CLIP_ONLY }) + "\n");
        return;
      }
      const corpus = readCorpus(input("corpus"));
      const sentences = readCorpus(input("sentences"));
      const { frontEnd, keyword } = model;
      const rate = frontEnd.sampleRate;
      const { window, hear } = ear;
      const { rule, validation } = chooseStreamRule(ear, {
        words: composeWords(corpus, undefined, { keyword, split: "validation", seed, minutes }),
        speech: validationSentences ? joined(readCorpus(input("validation"))) : undefined,
      }, config);
      metric("rule", ruleMetric(rule));
      metric("validation", validation);
      progress.at(0.4, "rule chosen");

      const glued = glueDemonstration(
        corpus,
        sentences,
        keyword,
        streamRandom(seed).stream("glue"),
      );
      const demonstration = hear(glued.samples, [glued.keyword]);
      const { steps } = demonstration;
      const peak = (accept: (seconds: number) => boolean): number =>
        steps.reduce(
          (most, { sample, logOdds }) =>
            accept(sample / rate) ? Math.max(most, sigmoid(logOdds)) : most,
          0,
        );
      const { start, end } = glued.keyword;
      const found = detectionTimes(demonstration, rule);
      metric("demonstration", {
        seconds: glued.samples.length / rate,
        keyword: glued.keyword,
        peakInside: peak((time) => time >= start && time <= end + tolerance),
        peakOutside: peak((time) => time < start || time > end + window + 1),
        detections: found,
      });
      writeWhole(
        output("demonstration"),
        canonicalJson({
          smooth: smoothed({ steps }, rule.smoothing).map(({ logOdds }) => sigmoid(logOdds)),
          keyword: glued.keyword,
          parts: glued.parts,
          steps: steps.map(({ sample, logOdds }) => [sample / rate, sigmoid(logOdds)]),
          detections: found,
        }) + "\n",
      );

      const stream = composeWords(corpus, sentences, { keyword, split: "testing", seed, minutes });
      const read = (of: ScoredStream, by: StreamRule) =>
        summariseStreams([of], by, { window, tolerance });
      const heard = read(hear(stream.samples, stream.keywords), rule);
      metric("stream", {
        minutes,
        keywords: heard.keywords,
        misses: heard.misses,
        falseAccepts: heard.rate.falseAccepts,
        repeats: heard.repeats,
        medianLatency: heard.latency.median,
        latency95: heard.latency.p95,
      });
      progress.at(0.7, "composed stream done");

      const { rate: accepts } = read(hear(joined(sentences), []), rule);
      metric("natural", {
        hours: accepts.hours,
        falseAccepts: accepts.falseAccepts,
        perHour: accepts.perHour,
        interval: { low: accepts.low, high: accepts.high },
      });
    },
  });
}

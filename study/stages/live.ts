/**
 * Stage: a detector live: the glued demonstration, a composed stream, natural speech.
 *
 * @module
 */
import { Random } from "@kws/kernels";
import {
  type Composed,
  composeStream,
  type Corpus,
  glueDemonstration,
  readCorpus,
  samplesOf,
  type Stretch,
} from "@kws/corpus";
import {
  chooseRule,
  detectionTimes,
  type ScoredStream,
  type StreamRule,
  summariseStreams,
} from "@kws/evaluate";
import { smooth, Spotter } from "@kws/streaming";
import {
  type AnyStage,
  canonicalJson,
  defineStage,
  type Stage,
  type StageInput,
  writeWhole,
} from "@kws/stages";
import { readNetwork } from "../network.ts";

/** Everything that the live test depends on, apart from model and recordings. */
export interface LiveConfig {
  seed: number;
  /** Log-mel frames that the attention sees. */
  maxWindowLength: number;
  /** Numbers of steps to try for the mean that detections go by. */
  smoothing: number[];
  /** Thresholds to try, log-odds: from 0 in so many steps of this size. */
  thresholds: { count: number; step: number };
  /** False accepts that the rule may give in all validation streams together. */
  falseAccepts: number;
  /** Seconds after a detection in which there is no other. */
  refractory: number;
  /** Seconds after the keyword's end in which its detection is a hit. */
  tolerance: number;
  /** Minutes of each composed stream. */
  minutes: number;
}

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

/** What the stage leaves of figures. */
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
  /** Leaves a checkpoint of floats. */
  model: AnyStage;
  corpus: AnyStage;
  /** Natural speech for the test. */
  sentences: AnyStage;
  /** Natural speech that the rule is chosen on, where there is some. */
  validationSentences?: AnyStage;
  publish: string;
  config: LiveConfig;
}

/** Runs a network over sound that goes on, with the rule that validation has chosen. */
export function liveStage(options: LiveOptions): Stage<LiveConfig> {
  const { keyword, setting, model, corpus, sentences, validationSentences, publish } = options;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    sentences: { stage: sentences, output: "corpus" },
    checkpoint: { stage: model, output: "checkpoint" },
  };
  if (validationSentences) inputs.validation = { stage: validationSentences, output: "corpus" };
  return defineStage({
    kind: "live",
    name: `live/${keyword}/${setting}`,
    // 2: a detector re-arms below its threshold, repeats are counted apart, natural speech is one
    // stream and one of validation's streams too.
    version: 2,
    group: `${keyword}/evidence`,
    tags: { keyword, setting },
    config: options.config,
    inputs,
    outputs: { demonstration: "demonstration.json" },
    publish: { demonstration: publish },
    memory: 1500,
    run({ config, input, output, metric, progress }) {
      const { seed, maxWindowLength, minutes, tolerance, refractory } = config;
      const corpus = readCorpus(input("corpus"));
      const sentences = readCorpus(input("sentences"));
      const network = readNetwork(input("checkpoint"));
      const { frontEnd, keyword } = network;
      const rate = frontEnd.sampleRate;
      const window = maxWindowLength * frontEnd.hop / rate;
      const random = Random.root(seed).stream("live");
      const spotter = new Spotter({ ...network, maxWindowLength });
      const compose = (split: "validation" | "testing"): Composed =>
        composeStream(corpus, split === "testing" ? sentences : undefined, {
          ...{ keyword, split, minutes },
          keywords: Math.round(minutes * 2.5),
          random: random.stream("stream", split),
        });
      const tuning = [compose("validation")];
      if (validationSentences) {
        tuning.push({ samples: joined(readCorpus(input("validation"))), keywords: [] });
      }
      const hear = (samples: Float32Array, keywords: readonly Stretch[]): ScoredStream => ({
        ...{ steps: spotter.run(samples), keywords, sampleRate: rate },
        seconds: samples.length / rate,
      });
      const streams = tuning.map(({ samples, keywords }) => hear(samples, keywords));
      const { count, step } = config.thresholds;
      const { hits, misses, falseAccepts, ...rule } = chooseRule(streams, {
        smoothings: config.smoothing,
        thresholds: Array.from({ length: count }, (_, i) => i * step),
        budget: config.falseAccepts,
        ...{ window, tolerance, refractory },
      });
      const { smoothing, threshold } = rule;
      metric("rule", { smoothing, logOdds: Number.isFinite(threshold) ? threshold : null });
      metric("validation", {
        hours: streams.reduce((sum, { seconds }) => sum + seconds, 0) / 3600,
        keywords: hits + misses,
        ...{ misses, falseAccepts },
      });
      progress.at(0.4, "rule chosen");

      const glued = glueDemonstration(corpus, sentences, keyword, random.stream("glue"));
      const demonstration = hear(glued.samples, [glued.keyword]);
      const { steps } = demonstration;
      const peak = (accept: (seconds: number) => boolean): number =>
        steps.reduce(
          (most, { sample, probability }) =>
            accept(sample / rate) ? Math.max(most, probability) : most,
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
          smooth: smooth(steps, smoothing).map(({ probability }) => probability),
          keyword: glued.keyword,
          parts: glued.parts,
          steps: steps.map(({ sample, probability }) => [sample / rate, probability]),
          detections: found,
        }) + "\n",
      );

      const stream = compose("testing");
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

/** All recordings one after the other: the network's state is carried on from each to the next. */
function joined(recordings: Corpus): Float32Array {
  const parts = recordings.clips.map((clip) => samplesOf(recordings, clip));
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const pcm of parts) {
    for (let i = 0; i < pcm.length; i++) all[at + i] = pcm[i] / 32768;
    at += pcm.length;
  }
  return all;
}

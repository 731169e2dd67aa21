/**
 * Stage: a detector live: the glued demonstration, a composed stream, natural speech, other people's wake
 * words, noise.
 *
 * @module
 */
import { sigmoid } from "@kws/kernels";
import { type Corpus, readCorpus, SAMPLE_RATE, samplesOf } from "@kws/corpus";
import { glueDemonstration, type Part, type Stretch } from "@kws/corpus/compose";
import {
  type AcceptedWord,
  acceptedWords,
  detCurvePerHour,
  detectionTimes,
  falseAcceptTimes,
  type ScoredStream,
  smoothed,
  summariseStreams,
  thresholdsOf,
} from "@kws/evaluate";
import { NOISE_STRETCHES } from "@kws/features";
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
  composeWords,
  type Ear,
  earOf,
  joined,
  listeningRule,
  type RuleConfig,
  ruleMetric,
  streamRandom,
} from "../streams.ts";

/** What is told of the demonstration. */
export interface Demonstration {
  keyword: Stretch;
  parts: Part[];
  /** Seconds and probability of every step. */
  steps: [number, number][];
  /** The smoothed probability of every step. */
  smooth: number[];
  /** Seconds. */
  detections: number[];
}

/** False accepts in sound without the keyword. */
export interface AcceptMetrics {
  hours: number;
  falseAccepts: number;
  perHour: number;
  interval: { low: number; high: number };
}

/** A point of the curve of errors: false accepts in so many hours, misses, and their threshold. */
export type CurvePoint = [falseAccepts: number, misses: number, logOdds: number | null];

/** What the stage leaves of figures; of a network that hears whole clips only, `streams`, which says so. */
export interface LiveMetrics {
  /** The file's rule, or what validation has chosen; a threshold of none rejects everything. */
  rule: { smoothing: number; logOdds: number | null };
  /** The streams that the rule was chosen on, where it was chosen here and not in the file's stage. */
  validation?: { hours: number; keywords: number; misses: number; falseAccepts: number };
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
    /** Words and sentences that were taken for the keyword, most often taken first. */
    accepted: AcceptedWord[];
  };
  natural: AcceptMetrics;
  wakeWords?: AcceptMetrics;
  /** Of corpora that have recordings of noise. */
  noise?: AcceptMetrics;
  /** The composed stream and all other sound together, by every threshold at the rule's smoothing. */
  curve: CurvePoint[];
  /** The same of the network that begins anew with the latest second at every step. */
  freshCurve?: CurvePoint[];
  /** Hours of the curve's sound. */
  curveHours: number;
}

/** Options of {@linkcode liveStage}. */
export interface LiveOptions {
  keyword: string;
  setting: string;
  seed: number;
  /** A checkpoint of floats, or a packed file with its rule. */
  model: { stage: AnyStage; output: "checkpoint" | "model" };
  corpus: AnyStage;
  /** Natural speech for the test. */
  sentences: AnyStage;
  /** Other people's wake words, where there are some. */
  wakeWords?: AnyStage;
  /** Natural speech that the rule is chosen on, where there is some. */
  validationSentences?: AnyStage;
  /** Where the demonstration is published, if it is. */
  publish?: string;
  /** Whether the network is also tried without state. */
  fresh: boolean;
  config: RuleConfig;
}

/** What the stage depends on, apart from model and sounds. */
export interface LiveConfig extends RuleConfig {
  fresh: boolean;
}

/** The test's stretches of the background recordings, one after the other. */
function testNoise(corpus: Corpus): Float32Array {
  const [first, last] = NOISE_STRETCHES.testing;
  const parts = corpus.noises.map((noise) => {
    const pcm = samplesOf(corpus, noise);
    return pcm.subarray(Math.round(first * pcm.length), Math.round(last * pcm.length));
  });
  return Float32Array.from(parts.flatMap((pcm) => Array.from(pcm, (sample) => sample / 32768)));
}

/** Sounds in which the keyword is not said, by kind; none of a kind that was not recorded. */
export function soundsWithout(
  { corpus, sentences, wakeWords }: Record<"corpus" | "sentences", Corpus> & { wakeWords?: Corpus },
): Record<string, Float32Array> {
  return {
    natural: joined(sentences),
    ...(wakeWords ? { wakeWords: joined(wakeWords) } : {}),
    ...(corpus.noises.length > 0 ? { noise: testNoise(corpus) } : {}),
  };
}

/** Lets a model listen to sound that goes on, by its file's rule or the one that validation chooses. */
export function liveStage(options: LiveOptions): Stage<LiveConfig> {
  const { keyword, setting, seed, model, corpus, sentences, wakeWords, validationSentences } =
    options;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    sentences: { stage: sentences, output: "corpus" },
    model,
  };
  if (wakeWords) inputs.wakeWords = { stage: wakeWords, output: "corpus" };
  if (validationSentences) inputs.validation = { stage: validationSentences, output: "corpus" };
  return defineStage({
    kind: "live",
    name: `live/${keyword}/${setting}/seed-${seed}`,
    // 8: which words are accepted.
    version: 8,
    group: `${keyword}/evidence`,
    tags: { keyword, setting, seed },
    config: { ...options.config, fresh: options.fresh },
    inputs,
    outputs: { demonstration: "demonstration.json" },
    publish: options.publish === undefined ? {} : { demonstration: options.publish },
    memory: 2000,
    run({ config, input, output, metric, progress }) {
      const model = openModel(input("model"));
      const ear = model.listen && earOf(model);
      if (ear === undefined) {
        metric("streams", WHOLE_CLIP_ONLY);
        writeWhole(output("demonstration"), canonicalJson({ streams: WHOLE_CLIP_ONLY }) + "\n");
        return;
      }
      const { seed, tolerance } = config;
      const corpus = readCorpus(input("corpus"));
      const sentences = readCorpus(input("sentences"));
      const { frontEnd, keyword } = model;
      const rate = frontEnd.sampleRate;
      const { window, hear } = ear;
      const speech = () => validationSentences && readCorpus(input("validation"));
      const { rule, validation } = listeningRule(model, ear, { corpus, speech }, config);
      if (validation) metric("validation", validation);
      metric("rule", ruleMetric(rule));
      progress.at(0.3, "rule chosen");

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

      const stream = composeWords(corpus, sentences, { keyword, split: "testing", ...config });
      const others = soundsWithout({
        ...{ corpus, sentences },
        wakeWords: wakeWords ? readCorpus(input("wakeWords")) : undefined,
      });
      const hearAll = ({ hear }: Ear): ScoredStream[] => [
        hear(stream.samples, stream.keywords),
        ...Object.values(others).map((samples) => hear(samples, [])),
      ];
      const heard = hearAll(ear);
      const matching = { window, tolerance };
      const words = summariseStreams([heard[0]], rule, matching);
      const accepted = acceptedWords(falseAcceptTimes(heard[0], rule, matching), stream.parts)
        .filter(({ accepts }) => accepts > 0);
      metric("stream", {
        minutes: stream.samples.length / SAMPLE_RATE / 60,
        keywords: words.keywords,
        misses: words.misses,
        falseAccepts: words.rate.falseAccepts,
        repeats: words.repeats,
        medianLatency: words.latency.median,
        latency95: words.latency.p95,
        accepted,
      });
      Object.keys(others).forEach((name, i) => {
        const { rate } = summariseStreams([heard[i + 1]], rule, matching);
        const { hours, falseAccepts, perHour, low, high } = rate;
        metric(name, { hours, falseAccepts, perHour, interval: { low, high } });
      });
      progress.at(0.7, "streams heard");

      const curve = (streams: readonly ScoredStream[]): CurvePoint[] =>
        detCurvePerHour(streams, {
          ...{ window, tolerance, smoothing: rule.smoothing, thresholds: thresholdsOf(config) },
          refractory: config.refractory,
        }).map(({ falseAccepts, falseRejects, threshold }) => [
          ...[falseAccepts, falseRejects] as const,
          Number.isFinite(threshold) ? threshold : null,
        ]);
      metric("curve", curve(heard));
      metric("curveHours", heard.reduce((sum, { seconds }) => sum + seconds, 0) / 3600);
      if (config.fresh) metric("freshCurve", curve(hearAll(earOf(model, true))));
    },
  });
}

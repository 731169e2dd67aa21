/**
 * Stage: the detector live: the glued demonstration, a composed stream, natural speech.
 *
 * @module
 */
import { Random, sigmoid } from "@kws/kernels";
import {
  type Composed,
  composeStream,
  type Corpus,
  glueDemonstration,
  readCorpus,
  samplesOf,
  type Stretch,
} from "@kws/corpus";
import { matchDetections, poissonInterval } from "@kws/evaluate";
import { detections, smooth, Spotter, type Step } from "@kws/streaming";
import { canonicalJson, writeWhole } from "../stage/digest.ts";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { readNetwork } from "./network.ts";

/** Everything that the live test depends on, apart from model and recordings. */
export interface LiveConfig {
  seed: number;
  /** Log-mel frames that the attention sees. */
  maxWindowLength: number;
  /** Numbers of steps to try for the mean that detections go by. */
  smoothing: number[];
  /** False accepts that the threshold may give in the composed stream of validation clips. */
  falseAccepts: number;
  /** Minutes of each composed stream. */
  minutes: number;
}

/** Runs the network of `model` over sound that goes on. */
export function liveStage(
  model: AnyStage,
  corpus: AnyStage,
  sentences: AnyStage,
  config: LiveConfig,
): Stage<LiveConfig> {
  const name = `live/${model.name}`;
  return defineStage({
    name,
    module: import.meta.url,
    config,
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      sentences: { stage: sentences, output: "corpus" },
      checkpoint: { stage: model, output: "checkpoint" },
    },
    outputs: { demonstration: "demonstration.json" },
    publish: { demonstration: `results/live/${model.name}.json` },
    run({ config, input, output, metric, progress }) {
      const { seed, maxWindowLength, smoothing, falseAccepts, minutes } = config;
      const corpus = readCorpus(input("corpus"));
      const sentences = readCorpus(input("sentences"));
      const network = readNetwork(input("checkpoint"));
      const { frontEnd, keyword } = network;
      const rate = frontEnd.sampleRate;
      const random = Random.root(seed).stream("live");
      const spotter = new Spotter({ ...network, maxWindowLength });
      const compose = (split: "validation" | "testing"): Composed =>
        composeStream(corpus, split === "testing" ? sentences : undefined, {
          ...{ keyword, split, minutes },
          keywords: Math.round(minutes * 2.5),
          random: random.stream("stream", split),
        });
      const tuning = compose("validation");
      const tuned = spotter.run(tuning.samples);
      const window = maxWindowLength * frontEnd.hop / rate;
      const rule = chooseRule(tuned, tuning.keywords, { rate, window, smoothing, falseAccepts });
      metric("threshold", rule.threshold);
      metric("smoothing", rule.smoothing);
      metric("validationMisses", rule.misses);
      progress.at(0.4, "threshold chosen");
      const detect = (steps: readonly Step[]): number[] => detectBy(rule, steps, rate);

      const glued = glueDemonstration(corpus, sentences, keyword, random.stream("glue"));
      const steps = spotter.run(glued.samples);
      const inside = steps.filter(({ sample }) =>
        sample / rate >= glued.keyword.start && sample / rate <= glued.keyword.end + 0.5
      );
      const outside = steps.filter((step) => !inside.includes(step));
      const peak = (of: readonly Step[]): number =>
        of.reduce((most, { probability }) => Math.max(most, probability), 0);
      metric("demonstration", {
        seconds: glued.samples.length / rate,
        keyword: glued.keyword,
        peakInside: peak(inside),
        peakOutside: peak(outside),
        detections: detect(steps),
      });
      writeWhole(
        output("demonstration"),
        canonicalJson({
          smooth: smooth(steps, rule.smoothing).map(({ probability }) => probability),
          keyword: glued.keyword,
          parts: glued.parts,
          steps: steps.map(({ sample, probability }) => [sample / rate, probability]),
        }) + "\n",
      );

      const stream = compose("testing");
      const heard = matchDetections(detect(spotter.run(stream.samples)), stream.keywords, {
        window,
      });
      const late = heard.latencies.slice().sort((a, b) => a - b);
      metric("stream", {
        minutes,
        keywords: stream.keywords.length,
        misses: heard.misses,
        falseAccepts: heard.falseAccepts,
        medianLatency: late.length > 0 ? late[Math.floor(late.length / 2)] : null,
        latency95: late.length > 0 ? late[Math.floor(0.95 * (late.length - 1))] : null,
      });
      progress.at(0.7, "composed stream done");

      const { accepts, seconds } = naturalSpeech(sentences, spotter, detect);
      const hours = seconds / 3600;
      metric("natural", {
        hours,
        falseAccepts: accepts,
        perHour: accepts / hours,
        interval: poissonInterval(accepts, hours),
      });
    },
  });
}

/** When a detection is made. */
interface Rule {
  /** Steps whose mean counts. */
  smoothing: number;
  /** Least mean probability. */
  threshold: number;
}

function detectBy({ smoothing, threshold }: Rule, steps: readonly Step[], rate: number): number[] {
  return detections(smooth(steps, smoothing), { threshold, refractory: rate })
    .map((sample) => sample / rate);
}

/**
 * For every smoothing the lowest of a hundred thresholds, even in log-odds, with at most so many false
 * accepts; of them the rule with the fewest misses.
 */
function chooseRule(
  steps: readonly Step[],
  keywords: readonly Stretch[],
  { rate, window, smoothing: choices, falseAccepts }: {
    rate: number;
    window: number;
    smoothing: readonly number[];
    falseAccepts: number;
  },
): Rule & { misses: number } {
  let best: Rule & { misses: number } = { smoothing: 1, threshold: 1, misses: keywords.length };
  for (const smoothing of choices) {
    for (let i = 0; i < 100; i++) {
      const rule = { smoothing, threshold: sigmoid(i * 0.15) };
      const heard = matchDetections(detectBy(rule, steps, rate), keywords, { window });
      if (heard.falseAccepts > falseAccepts) continue;
      if (heard.misses < best.misses) best = { ...rule, misses: heard.misses };
      break;
    }
  }
  return best;
}

function naturalSpeech(
  sentences: Corpus,
  spotter: Spotter,
  detect: (steps: readonly Step[]) => number[],
): { accepts: number; seconds: number } {
  let accepts = 0;
  let samples = 0;
  for (const clip of sentences.clips) {
    const pcm = samplesOf(sentences, clip);
    accepts += detect(spotter.run(Float32Array.from(pcm, (sample) => sample / 32768))).length;
    samples += pcm.length;
  }
  return { accepts, seconds: samples / spotter.frontEnd.sampleRate };
}

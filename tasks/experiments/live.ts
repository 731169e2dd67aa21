/**
 * Stage: the detector live: the glued demonstration, a composed stream, natural speech.
 *
 * @module
 */
import { Random, sigmoid } from "@kws/kernels";
import { type Corpus, readCorpus, samplesOf } from "@kws/corpus";
import { composeStream, glueDemonstration } from "@kws/corpus";
import { countClasses, matchDetections, pointAtFalseAccepts, poissonInterval } from "@kws/evaluate";
import { readCheckpoint } from "@kws/models";
import { detections, Spotter, type Step } from "@kws/streaming";
import { canonicalJson, writeWhole } from "../stage/digest.ts";
import { type AnyStage, defineStage, type Stage } from "../stage/stage.ts";
import { clipsOf, labelsOf } from "./clips.ts";
import { readNetwork } from "./network.ts";

/** Everything that the live test depends on, apart from model and recordings. */
export interface LiveConfig {
  seed: number;
  /** Log-mel frames that the attention sees. */
  maxWindowLength: number;
  /** Share of the other words in validation's noisy variants that the threshold may accept. */
  falseAccepts: number;
  /** Minutes of the composed stream. */
  minutes: number;
}

/** Runs the network of `model` over sound that goes on. */
export function liveStage(
  model: AnyStage,
  scores: AnyStage,
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
      scores: { stage: scores, output: "scores" },
    },
    outputs: { demonstration: "demonstration.json" },
    publish: { demonstration: `results/live/${model.name}.json` },
    run({ config, input, output, metric, progress }) {
      const { seed, maxWindowLength, falseAccepts, minutes } = config;
      const corpus = readCorpus(input("corpus"));
      const sentences = readCorpus(input("sentences"));
      const network = readNetwork(input("checkpoint"));
      const { frontEnd, keyword } = network;
      const rate = frontEnd.sampleRate;
      const spotter = new Spotter({ ...network, maxWindowLength });
      const threshold = validationThreshold(corpus, keyword, input("scores"), falseAccepts);
      metric("threshold", threshold);
      const detect = (steps: readonly Step[]): number[] =>
        detections(steps, { threshold, refractory: rate }).map((sample) => sample / rate);

      const random = Random.root(seed).stream("live");
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
          keyword: glued.keyword,
          parts: glued.parts,
          steps: steps.map(({ sample, probability }) => [sample / rate, probability]),
        }) + "\n",
      );
      progress.at(0.2, "demonstration done");

      const stream = composeStream(corpus, sentences, {
        keyword,
        minutes,
        keywords: Math.round(minutes * 2.5),
        random: random.stream("stream"),
      });
      const heard = matchDetections(detect(spotter.run(stream.samples)), stream.keywords);
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

/** The lowest threshold that accepts at most that share of the other words, over all variants. */
function validationThreshold(
  corpus: Corpus,
  keyword: string,
  scoresFile: string,
  share: number,
): number {
  const labels = labelsOf(corpus, clipsOf(corpus, "validation"), keyword);
  const scores: number[] = [];
  const repeated: number[] = [];
  for (const [name, { data }] of readCheckpoint(scoresFile).tensors) {
    if (!name.startsWith("validation.variant_")) continue;
    scores.push(...data);
    repeated.push(...labels);
  }
  const { negatives } = countClasses(repeated);
  const point = pointAtFalseAccepts({ scores, labels: repeated }, Math.floor(share * negatives));
  return sigmoid(point.threshold);
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

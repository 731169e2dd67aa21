/**
 * Stage: models in noise, from a quiet room to a noise that is louder than the word.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import {
  Augmenter,
  augmenterBytes,
  centredFrames,
  type FrontEnd,
  LogMel,
  logMelBytes,
  NOISE_STRETCHES,
  type WaveformAugmentation,
} from "@kws/features";
import { type Corpus, readCorpus, SAMPLE_RATE, samplesOf } from "@kws/corpus";
import { floatScorer, IntegerCrnn, isPacked, readKws } from "@kws/compress";
import { oneMinusAuc, pointAtFalseAccepts } from "@kws/evaluate";
import { canonicalJson, writeWhole } from "../stage/digest.ts";
import { type AnyStage, defineStage, type Stage, type StageInput } from "../stage/stage.ts";
import { clipsOf, labelsOf } from "./clips.ts";
import { readNetwork } from "./network.ts";

/** What the figures depend on, apart from models and corpus. */
export interface NoiseConfig {
  /** Ratios of signal to noise in dB. */
  ratios: number[];
  /** The share of other clips that may be accepted. */
  falseAcceptRate: number;
}

/** One model at one ratio. */
export interface NoiseFigure {
  model: string;
  /** dB. */
  ratio: number;
  oneMinusAuc: number;
  /** Share of the keyword's clips that are rejected at the wanted share of false accepts. */
  falseRejectRate: number;
}

/** Log-odds of one clip (T,bands). */
interface Listener {
  frontEnd: FrontEnd;
  score(clip: Float32Array): number;
}

/** Noise at one ratio on every clip, nothing else. */
function atRatio(ratio: number): WaveformAugmentation {
  return {
    shift: 0,
    gain: { probability: 0, low: 0, high: 0 },
    noise: { probability: 1, low: ratio, high: ratio },
    white: { probability: 0, sigma: 0 },
  };
}

/** Scores of clips over background recordings from the part that nothing was trained or chosen on. */
function* listen(
  corpus: Corpus,
  indices: Int32Array,
  ratio: number,
  { frontEnd, score }: Listener,
): Generator<number> {
  const kernels = Kernels.create({
    bytes: logMelBytes(frontEnd, SAMPLE_RATE) + augmenterBytes(SAMPLE_RATE) + 4096,
  });
  const logMel = new LogMel(kernels, frontEnd, SAMPLE_RATE);
  const augmenter = new Augmenter(kernels, {
    noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    stretch: NOISE_STRETCHES.testing,
    samples: SAMPLE_RATE,
    sampleRate: SAMPLE_RATE,
  });
  // By path alone: every model hears the same noise, and at every ratio the same piece of it.
  const root = Random.root("test noise");
  for (const i of indices) {
    const recording = corpus.clips[i];
    const pcm = samplesOf(corpus, recording);
    augmenter.apply(logMel.samples, pcm, root.stream(recording.path), atRatio(ratio));
    yield score(logMel.clip(logMel.samples));
  }
}

/** Scores the test clips in noise: the base of one seed and the packed models of one seed each. */
export function noiseStage(
  options: { corpus: AnyStage; base: AnyStage; models: Record<string, AnyStage> } & NoiseConfig,
): Stage<NoiseConfig> {
  const { corpus, base, models, ratios, falseAcceptRate } = options;
  const inputs: Record<string, StageInput> = {
    corpus: { stage: corpus, output: "corpus" },
    base: { stage: base, output: "checkpoint" },
  };
  for (const [name, stage] of Object.entries(models)) inputs[name] = { stage, output: "model" };
  const names = Object.keys(models);
  return defineStage({
    name: "noise",
    module: import.meta.url,
    config: { ratios, falseAcceptRate },
    inputs,
    outputs: { noise: "noise.json" },
    publish: { noise: "results/noise.json" },
    run({ config: { ratios, falseAcceptRate }, input, output, metric, progress }) {
      const corpus = readCorpus(input("corpus"));
      const indices = clipsOf(corpus, "testing");
      const { shape, frontEnd, keyword, parameters } = readNetwork(input("base"));
      const labels = labelsOf(corpus, indices, keyword);
      const positives = labels.reduce((sum, label) => sum + label, 0);
      const accepts = Math.floor(falseAcceptRate * (labels.length - positives));
      const frames = centredFrames(SAMPLE_RATE, frontEnd);
      const listeners: Record<string, Listener> = {
        base: { frontEnd, score: floatScorer(shape, parameters, frames) },
      };
      for (const name of names) {
        const model = readKws(Deno.readFileSync(input(name)), name);
        if (!isPacked(model)) {
          throw new TypeError(
            `Cannot score "${name}" in noise as it must be integers: it is floats`,
          );
        }
        const net = new IntegerCrnn(model);
        listeners[name] = { frontEnd: model.frontEnd, score: (clip) => net.clip(clip) / 4096 };
      }
      const figures: NoiseFigure[] = [];
      for (const [model, listener] of Object.entries(listeners)) {
        for (const ratio of ratios) {
          const scores = Float32Array.from(listen(corpus, indices, ratio, listener));
          figures.push({
            ...{ model, ratio },
            oneMinusAuc: oneMinusAuc({ scores, labels }),
            falseRejectRate: pointAtFalseAccepts({ scores, labels }, accepts).falseRejects /
              positives,
          });
          const total = ratios.length * Object.keys(listeners).length;
          progress.at(figures.length / total, `${model} at ${ratio} dB`);
        }
      }
      metric("noise", { falseAccepts: accepts, positives });
      writeWhole(output("noise"), canonicalJson(figures, 1) + "\n");
    },
  });
}

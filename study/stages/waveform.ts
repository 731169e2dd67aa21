/**
 * Stage: the outline of the demonstration's sound, to be drawn above what the models make of it.
 *
 * @module
 */
import { readCorpus, SAMPLE_RATE } from "@kws/corpus";
import { glueDemonstration, type Stretch } from "@kws/corpus/compose";
import { type AnyStage, canonicalJson, defineStage, type Stage, writeWhole } from "@kws/stages";
import { streamRandom } from "../streams.ts";

/** What the outline depends on, apart from the recordings. */
export interface WaveformConfig {
  keyword: string;
  seed: number;
  /** Samples that a value stands for. */
  hop: number;
}

/** The largest magnitude of each stretch of a sound; no sound can be made of it. */
export interface Waveform {
  /** Seconds of a value. */
  step: number;
  /** Thousandths of full scale. */
  peaks: number[];
  keyword: Stretch;
  parts: { name: string; start: number; end: number }[];
}

/** The largest magnitude of every `hop` samples, in thousandths of full scale. */
export function outline(samples: Float32Array, hop: number): number[] {
  return Array.from({ length: Math.ceil(samples.length / hop) }, (_, i) => {
    let peak = 0;
    for (const sample of samples.subarray(i * hop, (i + 1) * hop)) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return Math.round(1000 * peak);
  });
}

/** Draws the outline of the sound that every `live` stage of the keyword demonstrates. */
export function waveformStage(
  { corpus, sentences, publish, ...config }: WaveformConfig & {
    corpus: AnyStage;
    sentences: AnyStage;
    publish: string;
  },
): Stage<WaveformConfig> {
  return defineStage({
    kind: "waveform",
    name: `waveform/${config.keyword}`,
    version: 1,
    group: `${config.keyword}/evidence`,
    tags: { keyword: config.keyword },
    config,
    inputs: {
      corpus: { stage: corpus, output: "corpus" },
      sentences: { stage: sentences, output: "corpus" },
    },
    outputs: { waveform: "waveform.json" },
    publish: { waveform: publish },
    memory: 1000,
    run({ config: { keyword, seed, hop }, input, output, metric }) {
      const glued = glueDemonstration(
        readCorpus(input("corpus")),
        readCorpus(input("sentences")),
        keyword,
        streamRandom(seed).stream("glue"),
      );
      const waveform: Waveform = {
        ...{ step: hop / SAMPLE_RATE, peaks: outline(glued.samples, hop) },
        ...{ keyword: glued.keyword, parts: glued.parts },
      };
      metric("seconds", glued.samples.length / SAMPLE_RATE);
      writeWhole(output("waveform"), canonicalJson(waveform) + "\n");
    },
  });
}

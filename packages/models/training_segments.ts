import { type Kernels, Random } from "@kws/kernels";
import {
  type FrontEnd,
  maskSpectrogram,
  Renderer,
  signalFrames,
  type SpectrogramMasks,
} from "@kws/features";
import {
  type Corpus,
  SAMPLE_RATE,
  samplesOf,
  SegmentComposer,
  type SegmentRecipe,
} from "@kws/corpus/clips";
import { type SegmentChain, segmentsAtOnce } from "./segment_chain.ts";
import { layZones, type StepTimes, type ZoneTimes } from "./step_zones.ts";

/** What segments a training hears, and how. */
export interface SegmentsConfig extends SegmentChain {
  frontEnd: FrontEnd;
  corpus: Corpus;
  /** Speech without the keyword, where there is some. */
  sentences?: Corpus;
  keyword: string;
  /** Seed of composition and noise. */
  seed: number;
  /** Segments of a batch. */
  batch: number;
  /** Equal parts of a batch. */
  shards: number;
  recipe: SegmentRecipe;
  /** Masks of the spectrogram, where there are any; of times there are two. */
  masks?: SpectrogramMasks;
  zones: ZoneTimes;
}

/** Frames of a segment. */
export function segmentFrames({ seconds }: SegmentRecipe, frontEnd: FrontEnd): number {
  return signalFrames(Math.round(seconds * SAMPLE_RATE), frontEnd);
}

/** The composed segments of a training, part by part of its batches. */
export class TrainingSegments {
  /** Segments of a part. */
  readonly count: number;
  /** What every step shall say, (count,steps). */
  readonly zones: Int8Array;
  readonly #config: SegmentsConfig;
  readonly #times: StepTimes;
  readonly #steps: number;
  readonly #renderer: Renderer;
  readonly #composer: SegmentComposer;
  readonly #row: number;
  readonly #root: Random;

  /**
   * @param steps Steps of a segment, and `times` when they end.
   * @throws {RangeError} If the batch cannot be cut into its parts, or the corpus lacks a class.
   */
  constructor(kernels: Kernels, config: SegmentsConfig, steps: number, times: StepTimes) {
    const { frontEnd, corpus, sentences, keyword, recipe, batch, shards, seed } = config;
    this.#config = config;
    this.#steps = steps;
    this.#times = times;
    this.count = segmentsAtOnce(batch, shards, config);
    this.zones = new Int8Array(this.count * steps);
    this.#composer = new SegmentComposer(corpus, sentences, keyword, recipe);
    this.#renderer = new Renderer(kernels, {
      ...{ frontEnd, samples: this.#composer.samples, stretch: "training" },
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    });
    this.#row = segmentFrames(recipe, frontEnd) * frontEnd.bands;
    this.#root = Random.root(seed).stream("segments");
  }

  /**
   * Writes the features (count,frames,bands), inside the kernels' memory, and the zones of a part: a
   * shard, or a turn of its chain.
   */
  fill(features: Float32Array, step: number, part: number): void {
    const { recipe, masks, zones, frontEnd } = this.#config;
    const steps = this.#steps;
    for (let i = 0; i < this.count; i++) {
      const random = this.#root.stream(step, part * this.count + i);
      const { keyword } = this.#composer.compose(this.#renderer.samples, random);
      this.#renderer.disturb(random.stream("noise"), recipe);
      const own = features.subarray(i * this.#row, (i + 1) * this.#row);
      this.#renderer.streamTo(own);
      if (masks) {
        maskSpectrogram(own, frontEnd.bands, random.stream("mask"), masks);
        maskSpectrogram(own, frontEnd.bands, random.stream("mask", 2), { ...masks, frequency: 0 });
      }
      const said = this.zones.subarray(i * steps, (i + 1) * steps);
      layZones(said, keyword, this.#times, zones, frontEnd.sampleRate);
    }
  }
}

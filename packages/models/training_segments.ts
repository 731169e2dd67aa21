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
import { layZones, type StepTimes, type ZoneTimes } from "./step_zones.ts";

/** What segments a training hears, and how. */
export interface SegmentsConfig {
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

/** The composed segments of a training, shard by shard of its batches. */
export class TrainingSegments {
  /** Segments of a shard. */
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
   * @throws {RangeError} If the shards do not divide the batch, or the corpus lacks a class.
   */
  constructor(kernels: Kernels, config: SegmentsConfig, steps: number, times: StepTimes) {
    const { frontEnd, corpus, sentences, keyword, recipe, batch, shards, seed } = config;
    if (batch % shards !== 0) {
      throw new RangeError(
        `Cannot cut a batch as its segments must be a multiple of its shards (${shards}): ` +
          `current value is ${batch}`,
      );
    }
    this.#config = config;
    this.#steps = steps;
    this.#times = times;
    this.count = batch / shards;
    this.zones = new Int8Array(this.count * steps);
    this.#composer = new SegmentComposer(corpus, sentences, keyword, recipe);
    this.#renderer = new Renderer(kernels, {
      ...{ frontEnd, samples: this.#composer.samples, stretch: "training" },
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    });
    this.#row = segmentFrames(recipe, frontEnd) * frontEnd.bands;
    this.#root = Random.root(seed).stream("segments");
  }

  /** Writes a shard's features (count,frames,bands), inside the kernels' memory, and its zones. */
  fill(features: Float32Array, step: number, shard: number): void {
    const { recipe, masks, zones, frontEnd } = this.#config;
    const steps = this.#steps;
    for (let i = 0; i < this.count; i++) {
      const random = this.#root.stream(step, shard * this.count + i);
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

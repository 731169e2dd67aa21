import { type Kernels, Random } from "@kws/kernels";
import {
  type FrontEnd,
  maskSpectrogram,
  Renderer,
  type SpectrogramMasks,
  type WaveformAugmentation,
} from "@kws/features";
import {
  type Corpus,
  type DrawBy,
  epochPlan,
  NOISE,
  SAMPLE_RATE,
  samplesOf,
} from "@kws/corpus/clips";

/** Samples of a training clip. */
export const CLIP_SAMPLES: number = SAMPLE_RATE;

/** What clips a training hears, and how. */
export interface ClipsConfig {
  frontEnd: FrontEnd;
  corpus: Corpus;
  keyword: string;
  /** Seed of sampling, augmentation and dropout. */
  seed: number;
  /** Clips of a batch. */
  batch: number;
  /** Batches of an epoch. */
  batches: number;
  /** Equal parts of a batch. */
  shards: number;
  /** Pieces of noise among the clips of a batch. */
  noises: number;
  /** What of the other words is drawn equally often. Defaults to clips. */
  others?: DrawBy;
  augmentation: WaveformAugmentation | "seed";
  /** Masks of the spectrogram, where there are any. */
  masks?: SpectrogramMasks;
}

/** The augmented clips of a training, shard by shard of its batches. */
export class TrainingClips {
  /** Clips of a shard. */
  readonly count: number;
  /** Elements of a clip's features. */
  readonly row: number;
  /** The shard's labels: 1 for the keyword, 0 for everything else. */
  readonly labels: Int32Array;
  /** The root of the training's streams. */
  readonly random: Random;
  readonly #config: ClipsConfig;
  readonly #renderer: Renderer;
  #plan: Int32Array = new Int32Array(0);
  #epoch = -1;

  /** @throws {RangeError} If the shards do not divide the batch. */
  constructor(kernels: Kernels, config: ClipsConfig) {
    const { frontEnd, corpus, batch, shards, seed } = config;
    if (batch % shards !== 0) {
      throw new RangeError(
        `Cannot cut a batch as its clips must be a multiple of its shards (${shards}): ` +
          `current value is ${batch}`,
      );
    }
    this.#config = config;
    this.count = batch / shards;
    this.labels = new Int32Array(this.count);
    this.random = Random.root(seed);
    this.#renderer = new Renderer(kernels, {
      ...{ frontEnd, samples: CLIP_SAMPLES, stretch: "training" },
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    });
    this.row = this.#renderer.row;
  }

  /** Writes a shard's features (count,frames,bands), inside the kernels' memory, and its labels. */
  fill(features: Float32Array, step: number, shard: number): void {
    const { corpus, keyword, batch, batches, noises, others, augmentation, masks, frontEnd } =
      this.#config;
    const epoch = Math.floor(step / batches);
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      const stream = this.random.stream("sample", epoch);
      this.#plan = epochPlan(corpus, stream, { keyword, batch, batches, noises, others });
    }
    for (let i = 0; i < this.count; i++) {
      const position = shard * this.count + i;
      const clip = this.#plan[(step % batches) * batch + position];
      const random = this.random.stream("augment", step, position);
      if (clip === NOISE) this.#renderer.noise(random);
      else this.#renderer.vary(samplesOf(corpus, corpus.clips[clip]), random, augmentation);
      this.labels[i] = clip !== NOISE && corpus.clips[clip].word === keyword ? 1 : 0;
      const own = features.subarray(i * this.row, (i + 1) * this.row);
      this.#renderer.featuresTo(own);
      if (masks) maskSpectrogram(own, frontEnd.bands, random.stream("mask"), masks);
    }
  }
}

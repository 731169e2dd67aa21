/**
 * The worker task that trains a network on augmented clips and their labels, perhaps by a teacher.
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
  maskSpectrogram,
  NOISE_STRETCHES,
  type SpectrogramMasks,
  type WaveformAugmentation,
} from "@kws/features";
import { type Corpus, epochPlan, NOISE, SAMPLE_RATE, samplesOf } from "@kws/corpus";
import { Crnn, crnnBytes } from "./crnn.ts";
import { crossEntropy, type Distillation, distillationLoss } from "./losses.ts";
import type { WorkerTask } from "./pool.ts";
import type { CrnnShape } from "./shape.ts";
import type { SharedGradients } from "./trainer.ts";

/** Samples of a training clip. */
export const CLIP_SAMPLES: number = SAMPLE_RATE;

/** A trained network that labels clips. */
export interface Teacher {
  /** Its dimensions. */
  shape: CrnnShape;
  /** Its front end, which may differ from the student's. */
  frontEnd: FrontEnd;
  /** One flat set of parameters for every member; their log-odds are averaged. */
  members: Float32Array[];
}

/** Configuration of {@linkcode createTask}. */
export interface ClassifyConfig {
  shape: CrnnShape;
  frontEnd: FrontEnd;
  corpus: Corpus;
  keyword: string;
  /** Seed of sampling, augmentation and dropout. */
  seed: number;
  batch: number;
  batches: number;
  shards: number;
  /** Pieces of noise among the clips of a batch. */
  noises: number;
  augmentation: WaveformAugmentation | "seed";
  /** Masks of the spectrogram, where there are any. */
  masks?: SpectrogramMasks;
  /** A teacher and how much it counts. */
  distillation?: Distillation & { teacher: Teacher };
  shared: SharedGradients;
}

/** Makes the task; see {@linkcode ClassifyConfig}. */
export function createTask(config: ClassifyConfig): WorkerTask {
  return new ClassifyTask(config);
}

class ClassifyTask implements WorkerTask {
  readonly #config: ClassifyConfig;
  readonly #clips: number;
  readonly #frames: number;
  readonly #random: Random;
  readonly #net: Crnn;
  readonly #logMel: LogMel;
  readonly #augmenter: Augmenter;
  readonly #teacher: TeacherNet | undefined;
  readonly #labels: Int32Array;
  readonly #logOdds: Float64Array;
  #plan: Int32Array = new Int32Array(0);
  #epoch = -1;
  #step = -1;

  constructor(config: ClassifyConfig) {
    const { shape, frontEnd, corpus, batch, shards, seed, distillation } = config;
    if (batch % shards !== 0) {
      throw new RangeError(
        `Cannot cut a batch as its clips must be a multiple of its shards (${shards}): ` +
          `current value is ${batch}`,
      );
    }
    this.#config = config;
    this.#clips = batch / shards;
    this.#frames = centredFrames(CLIP_SAMPLES, frontEnd);
    this.#random = Random.root(seed);
    const size = { batch: this.#clips, frames: this.#frames, training: true };
    const kernels = Kernels.create({
      bytes: crnnBytes(shape, size) + logMelBytes(frontEnd, CLIP_SAMPLES) +
        augmenterBytes(CLIP_SAMPLES) + 4096,
    });
    this.#net = new Crnn(kernels, shape, size);
    this.#logMel = new LogMel(kernels, frontEnd, CLIP_SAMPLES);
    this.#augmenter = new Augmenter(kernels, {
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
      stretch: NOISE_STRETCHES.training,
      samples: CLIP_SAMPLES,
      sampleRate: SAMPLE_RATE,
    });
    this.#teacher = distillation && new TeacherNet(distillation.teacher, this.#clips);
    this.#labels = new Int32Array(this.#clips);
    this.#logOdds = new Float64Array(this.#clips);
  }

  run(step: number, shard: number): void {
    const { shared, distillation, batch } = this.#config;
    const net = this.#net;
    if (step !== this.#step) {
      this.#step = step;
      net.parameters.set(shared.parameters);
      net.prepare();
    }
    this.#fill(step, shard);
    net.drawDropout(this.#random.stream("dropout", step, shard));
    net.forward();
    shared.losses[shard] = this.#teacher && distillation
      ? distillationLoss(
        net.dLogits,
        net.logits,
        this.#teacher.logOdds(this.#logOdds),
        this.#labels,
        distillation,
        1 / batch,
      )
      : crossEntropy(net.dLogits, net.logits, this.#labels, 1 / batch);
    net.gradients.fill(0);
    net.backward();
    shared.gradients.set(net.gradients, shard * net.gradients.length);
  }

  /** Fills the network's features, and the teacher's, from the shard's clips. */
  #fill(step: number, shard: number): void {
    const { corpus, keyword, batch, batches, noises, augmentation, masks, frontEnd } = this.#config;
    const epoch = Math.floor(step / batches);
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      const stream = this.#random.stream("sample", epoch);
      this.#plan = epochPlan(corpus, stream, { keyword, batch, batches, noises });
    }
    const { bands } = frontEnd;
    const row = this.#frames * bands;
    for (let i = 0; i < this.#clips; i++) {
      const position = shard * this.#clips + i;
      const clip = this.#plan[(step % batches) * batch + position];
      const random = this.#random.stream("augment", step, position);
      const { samples } = this.#logMel;
      if (clip === NOISE) this.#augmenter.applyNoise(samples, random);
      else {
        const pcm = samplesOf(corpus, corpus.clips[clip]);
        if (augmentation === "seed") this.#augmenter.applyOriginal(samples, pcm, random);
        else this.#augmenter.apply(samples, pcm, random, augmentation);
      }
      this.#labels[i] = clip !== NOISE && corpus.clips[clip].word === keyword ? 1 : 0;
      this.#teacher?.load(samples, i);
      const features = this.#net.features.subarray(i * row, (i + 1) * row);
      this.#logMel.clipInPlace(CLIP_SAMPLES, features.byteOffset);
      if (masks) maskSpectrogram(features, bands, random.stream("mask"), masks);
    }
  }
}

/** The forward passes of a teacher's members. */
class TeacherNet {
  readonly #net: Crnn;
  readonly #logMel: LogMel;
  readonly #members: Float32Array[];
  readonly #row: number;

  constructor({ shape, frontEnd, members }: Teacher, batch: number) {
    const frames = centredFrames(CLIP_SAMPLES, frontEnd);
    const size = { batch, frames };
    const kernels = Kernels.create({
      bytes: crnnBytes(shape, size) + logMelBytes(frontEnd, CLIP_SAMPLES),
    });
    this.#net = new Crnn(kernels, shape, size);
    this.#logMel = new LogMel(kernels, frontEnd, CLIP_SAMPLES);
    this.#members = members;
    this.#row = frames * shape.bands;
    if (members.length === 1) this.#use(members[0]);
  }

  #use(parameters: Float32Array): void {
    this.#net.parameters.set(parameters);
    this.#net.prepare();
  }

  load(samples: Float32Array, clip: number): void {
    this.#logMel.samples.set(samples);
    const out = this.#net.features.byteOffset + 4 * clip * this.#row;
    this.#logMel.clipInPlace(CLIP_SAMPLES, out);
  }

  logOdds(out: Float64Array): Float64Array {
    out.fill(0);
    for (const member of this.#members) {
      if (this.#members.length > 1) this.#use(member);
      const logits = this.#net.forward();
      for (let b = 0; b < out.length; b++) {
        out[b] += (logits[2 * b + 1] - logits[2 * b]) / this.#members.length;
      }
    }
    return out;
  }
}

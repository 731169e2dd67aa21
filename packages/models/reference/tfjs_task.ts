/**
 * The worker task of `../classify_task.ts` on the second engine: same clips, same augmentation, same
 * dropout, but TensorFlow.js runs and differentiates the network. `train` takes either.
 *
 * The module finds its backend when it is imported, since a task cannot wait.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import {
  Augmenter,
  augmenterBytes,
  centredFrames,
  LogMel,
  logMelBytes,
  maskSpectrogram,
  NOISE_STRETCHES,
} from "@kws/features";
import { epochPlan, NOISE, SAMPLE_RATE, samplesOf } from "@kws/corpus";
import { type ClassifyConfig, CLIP_SAMPLES } from "../classify_task.ts";
import { crnnLayout, fromParameterSet, type ParameterSet, toParameterSet } from "../parameters.ts";
import type { WorkerTask } from "../pool.ts";
import { crnnSizes } from "../shape.ts";
import { type LoadedBackend, loadFastestBackend, type SkippedBackend } from "./tfjs_backends.ts";
import { gradients } from "./tfjs_model.ts";

/** The faster backends that this machine does not have. */
export const skippedBackends: SkippedBackend[] = [];

/** The backend that tasks of this module use. */
export const backend: LoadedBackend = await loadFastestBackend((skipped) =>
  skippedBackends.push(skipped)
);

/**
 * Makes the task.
 *
 * @throws {RangeError} If the configuration has a teacher, or a batch that its shards do not divide.
 */
export function createTask(config: ClassifyConfig): WorkerTask {
  const { batch, shards, distillation } = config;
  if (distillation) {
    throw new RangeError(
      "Cannot distil on the engine tfjs as only the engine wasm runs teachers: use --engine wasm",
    );
  }
  if (batch % shards !== 0) {
    throw new RangeError(
      `Cannot cut a batch as its clips must be a multiple of its shards (${shards}): ` +
        `current value is ${batch}`,
    );
  }
  return new TfjsTask(config);
}

class TfjsTask implements WorkerTask {
  readonly #config: ClassifyConfig;
  readonly #clips: number;
  readonly #frames: number;
  readonly #random: Random;
  readonly #kernels: Kernels;
  readonly #logMel: LogMel;
  readonly #augmenter: Augmenter;
  readonly #row: Float32Array;
  readonly #mask: Float32Array;
  readonly #features: Float32Array;
  readonly #labels: Int32Array;
  #plan: Int32Array = new Int32Array(0);
  #epoch = -1;
  #step = -1;
  #parameters: ParameterSet = new Map();

  constructor(config: ClassifyConfig) {
    const { shape, frontEnd, corpus, batch, shards, seed } = config;
    this.#config = config;
    this.#clips = batch / shards;
    this.#frames = centredFrames(CLIP_SAMPLES, frontEnd);
    this.#random = Random.root(seed);
    const { steps } = crnnSizes(shape, this.#frames);
    const row = this.#frames * shape.bands;
    const mask = steps * this.#clips * shape.hidden;
    const kernels = Kernels.create({
      bytes: logMelBytes(frontEnd, CLIP_SAMPLES) + augmenterBytes(CLIP_SAMPLES) + 4 * (row + mask) +
        4096,
    });
    this.#kernels = kernels;
    this.#logMel = new LogMel(kernels, frontEnd, CLIP_SAMPLES);
    this.#augmenter = new Augmenter(kernels, {
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
      stretch: NOISE_STRETCHES.training,
      samples: CLIP_SAMPLES,
      sampleRate: SAMPLE_RATE,
    });
    this.#row = kernels.f32(row);
    this.#mask = kernels.f32(mask);
    this.#features = new Float32Array(this.#clips * row);
    this.#labels = new Int32Array(this.#clips);
  }

  run(step: number, shard: number): void {
    const { shape, shared, batch } = this.#config;
    const layout = crnnLayout(shape);
    if (step !== this.#step) {
      this.#step = step;
      this.#parameters = toParameterSet(shared.parameters, layout);
    }
    this.#fill(step, shard);
    const result = gradients(backend.tf, this.#parameters, this.#features, this.#labels, {
      shape,
      batch: this.#clips,
      frames: this.#frames,
      dropoutMask: this.#drawMasks(this.#random.stream("dropout", step, shard)),
      convolution: backend.convolution,
    });
    // The shard's mean loss, as its share of the whole batch's.
    const share = this.#clips / batch;
    shared.losses[shard] = result.loss * share;
    const flat = fromParameterSet(result.gradients, layout).map((slope) => slope * share);
    shared.gradients.set(flat, shard * layout.size);
  }

  /** The masks that `Crnn.drawDropout` draws, (L−1,T',B,H). */
  #drawMasks(random: Random): Float32Array | undefined {
    const { dropout, layers } = this.#config.shape;
    if (dropout === 0 || layers === 1) return undefined;
    const size = this.#mask.length;
    const masks = new Float32Array((layers - 1) * size);
    for (let layer = 0; layer + 1 < layers; layer++) {
      const [key0, key1] = random.stream(layer).key;
      const threshold = Math.round(dropout * 4294967296);
      const { byteOffset } = this.#mask;
      this.#kernels.wasm.dropoutMask(byteOffset, size, key0, key1, threshold, 1 / (1 - dropout));
      masks.set(this.#mask, layer * size);
    }
    return masks;
  }

  #fill(step: number, shard: number): void {
    const { corpus, keyword, batch, batches, noises, augmentation, masks, frontEnd } = this.#config;
    const epoch = Math.floor(step / batches);
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      const stream = this.#random.stream("sample", epoch);
      this.#plan = epochPlan(corpus, stream, { keyword, batch, batches, noises });
    }
    const { samples } = this.#logMel;
    for (let i = 0; i < this.#clips; i++) {
      const position = shard * this.#clips + i;
      const clip = this.#plan[(step % batches) * batch + position];
      const random = this.#random.stream("augment", step, position);
      if (clip === NOISE) this.#augmenter.applyNoise(samples, random);
      else {
        const pcm = samplesOf(corpus, corpus.clips[clip]);
        if (augmentation === "seed") this.#augmenter.applyOriginal(samples, pcm, random);
        else this.#augmenter.apply(samples, pcm, random, augmentation);
      }
      this.#labels[i] = clip !== NOISE && corpus.clips[clip].word === keyword ? 1 : 0;
      this.#logMel.clipInPlace(CLIP_SAMPLES, this.#row.byteOffset);
      if (masks) maskSpectrogram(this.#row, frontEnd.bands, random.stream("mask"), masks);
      this.#features.set(this.#row, i * this.#row.length);
    }
  }
}

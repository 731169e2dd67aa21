/**
 * The worker task that scores clips of a corpus, as they are or in fixed noisy variants.
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
  VARIANT_AUGMENTATION,
} from "@kws/features";
import { type Corpus, SAMPLE_RATE, samplesOf } from "@kws/corpus";
import { Crnn, crnnBytes } from "./crnn.ts";
import { Pool, type WorkerTask } from "./pool.ts";
import type { CrnnShape } from "./shape.ts";

const BATCH = 32;

/** The seed of the fixed variants: the same for every model and every run. */
const VARIANT_SEED = "validation variants";

/** Configuration of {@linkcode createTask}. */
export interface ScoreConfig {
  shape: CrnnShape;
  frontEnd: FrontEnd;
  parameters: Float32Array;
  corpus: Corpus;
  /** Which clips. */
  indices: Int32Array;
  /** Receives the keyword's log-odds of every variant and clip, (variants,clips). */
  logOdds: Float32Array<SharedArrayBuffer>;
  /** Number of variants; 0 scores the clips as they are, once. */
  variants: number;
  /** The part of the background recordings that variants use. */
  stretch: keyof typeof NOISE_STRETCHES;
}

/** Makes the task; a step is a variant, a shard is {@linkcode BATCH} clips. */
export function createTask(config: ScoreConfig): WorkerTask {
  const { shape, frontEnd, parameters, corpus, indices, logOdds, variants, stretch } = config;
  const longest = indices.reduce((most, i) => Math.max(most, corpus.clips[i].length), SAMPLE_RATE);
  // Clips of another length than a second are cut or filled, as in training.
  const samples = Math.min(longest, SAMPLE_RATE);
  const frames = centredFrames(samples, frontEnd);
  const size = { batch: BATCH, frames };
  const kernels = Kernels.create({
    bytes: crnnBytes(shape, size) + logMelBytes(frontEnd, samples) + augmenterBytes(samples),
  });
  const net = new Crnn(kernels, shape, size);
  net.parameters.set(parameters);
  net.prepare();
  const logMel = new LogMel(kernels, frontEnd, samples);
  const augmenter = new Augmenter(kernels, {
    noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    stretch: NOISE_STRETCHES[stretch],
    samples,
    sampleRate: SAMPLE_RATE,
  });
  const row = frames * shape.bands;
  return {
    run(step, shard) {
      const start = shard * BATCH;
      const count = Math.min(BATCH, indices.length - start);
      for (let i = 0; i < count; i++) {
        const clip = corpus.clips[indices[start + i]];
        const pcm = samplesOf(corpus, clip);
        if (variants === 0) augmenter.applyNothing(logMel.samples, pcm);
        else {
          const random = Random.root(VARIANT_SEED).stream(step, clip.path);
          augmenter.apply(logMel.samples, pcm, random, VARIANT_AUGMENTATION);
        }
        logMel.clipInPlace(samples, net.features.byteOffset + 4 * i * row);
      }
      const logits = net.forward(count);
      for (let i = 0; i < count; i++) {
        logOdds[step * indices.length + start + i] = logits[2 * i + 1] - logits[2 * i];
      }
    },
  };
}

/** Options of {@linkcode scoreClips}. */
export interface ScoreOptions extends Omit<ScoreConfig, "logOdds" | "variants" | "stretch"> {
  /** Number of variants; 0 (default) scores the clips as they are, once. */
  variants?: number;
  /** The part of the background recordings that variants use. Defaults to `"validation"`. */
  stretch?: ScoreConfig["stretch"];
  /** Threads. */
  jobs: number;
}

/**
 * The keyword's log-odds of clips.
 *
 * @returns One array of log-odds for every variant, or the one of the clips as they are.
 */
export async function scoreClips(options: ScoreOptions): Promise<Float32Array[]> {
  const { indices, variants = 0, stretch = "validation", jobs, ...rest } = options;
  const rounds = Math.max(1, variants);
  const logOdds = new Float32Array(new SharedArrayBuffer(4 * rounds * indices.length));
  const config: ScoreConfig = { ...rest, indices, logOdds, variants, stretch };
  const module = import.meta.url;
  const pool = await Pool.create({ module, createTask, config, jobs });
  try {
    for (let round = 0; round < rounds; round++) {
      pool.run(round, Math.ceil(indices.length / BATCH));
    }
  } finally {
    pool.close();
  }
  return Array.from(
    { length: rounds },
    (_, round) =>
      Float32Array.from(logOdds.subarray(round * indices.length, (round + 1) * indices.length)),
  );
}

/**
 * Scores clips with a dynamically quantised network, on several threads.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import {
  Augmenter,
  augmenterBytes,
  LogMel,
  logMelBytes,
  NOISE_STRETCHES,
  VARIANT_AUGMENTATION,
} from "@kws/features";
import { SAMPLE_RATE, samplesOf } from "@kws/corpus";
import { Pool, type Program, type ScoreOptions } from "@kws/models";
import { DynamicInt8Crnn } from "@kws/compress";
import type { Int8Model } from "./int8_file.ts";

const CHUNK = 32;

/** Which clips are scored, and how often. */
export interface Int8ScoreOptions extends Pick<ScoreOptions, "corpus" | "indices" | "jobs"> {
  /** Number of noisy variants; 0 scores the clips as they are, once. */
  variants: number;
}

interface Config extends Omit<Int8ScoreOptions, "jobs"> {
  model: Int8Model;
  odds: Float32Array<SharedArrayBuffer>;
}

/** A step is a variant, a shard is {@linkcode CHUNK} clips. */
export function createProgram(config: Config): Program {
  const { model: { shape, frontEnd, network: weights }, corpus, indices, odds, variants } = config;
  const network = new DynamicInt8Crnn(shape, weights);
  const kernels = Kernels.create({
    bytes: logMelBytes(frontEnd, SAMPLE_RATE) + augmenterBytes(SAMPLE_RATE) + 4 * SAMPLE_RATE + 64,
  });
  const logMel = new LogMel(kernels, frontEnd, SAMPLE_RATE);
  const augmenter = new Augmenter(kernels, {
    noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    stretch: NOISE_STRETCHES.validation,
    samples: SAMPLE_RATE,
    sampleRate: SAMPLE_RATE,
  });
  const clip = kernels.f32(SAMPLE_RATE);
  return {
    run(step, shard) {
      const end = Math.min(indices.length, (shard + 1) * CHUNK);
      for (let i = shard * CHUNK; i < end; i++) {
        const { path } = corpus.clips[indices[i]];
        const pcm = samplesOf(corpus, corpus.clips[indices[i]]);
        if (variants === 0) augmenter.applyNothing(clip, pcm);
        else {
          const random = Random.root("validation variants").stream(step, path);
          augmenter.apply(clip, pcm, random, VARIANT_AUGMENTATION);
        }
        odds[step * indices.length + i] = network.logOdds(logMel.clip(clip));
      }
    },
  };
}

/** One array of log-odds for every variant, or the one of the clips as they are. */
export async function scoreInt8Model(
  model: Int8Model,
  options: Int8ScoreOptions,
): Promise<Float32Array[]> {
  const { corpus, indices, variants, jobs } = options;
  const rounds = Math.max(1, variants);
  const odds = new Float32Array(new SharedArrayBuffer(4 * rounds * indices.length));
  const config: Config = { model, corpus, indices, variants, odds };
  const pool = await Pool.create({ module: import.meta.url, createProgram, config, jobs });
  try {
    for (let round = 0; round < rounds; round++) {
      pool.run(round, Math.ceil(indices.length / CHUNK));
    }
  } finally {
    pool.close();
  }
  return Array.from(
    { length: rounds },
    (_, i) => Float32Array.from(odds.subarray(i * indices.length, (i + 1) * indices.length)),
  );
}

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
import { crnnLayout, Pool, type Program, type ScoreOptions } from "@kws/models";
import { DynamicInt8Crnn, quantizeDynamic } from "@kws/compress";

const CHUNK = 32;

interface Config extends Omit<ScoreOptions, "jobs" | "stretch"> {
  variants: number;
  odds: Float32Array<SharedArrayBuffer>;
}

/** A step is a variant, a shard is {@linkcode CHUNK} clips. */
export function createProgram(config: Config): Program {
  const { shape, frontEnd, parameters, corpus, indices, odds, variants } = config;
  const network = new DynamicInt8Crnn(shape, quantizeDynamic(parameters, crnnLayout(shape)));
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
export async function scoreInt8(
  options: Omit<ScoreOptions, "stretch"> & { variants: number },
): Promise<Float32Array[]> {
  const { indices, variants, jobs, ...rest } = options;
  const rounds = Math.max(1, variants);
  const odds = new Float32Array(new SharedArrayBuffer(4 * rounds * indices.length));
  const config: Config = { ...rest, indices, variants, odds };
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

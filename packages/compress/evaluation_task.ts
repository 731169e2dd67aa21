/**
 * The worker task that computes evaluation features: those of the clips that networks are scored on,
 * once for all networks of a front end.
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
import type { WorkerTask } from "@kws/models";

/** Clips of one shard. */
export const EVALUATION_BATCH = 64;

/** Configuration of {@linkcode createTask}. */
export interface EvaluationConfig {
  corpus: Corpus;
  frontEnd: FrontEnd;
  /** Which clips, n. */
  indices: Int32Array;
  /** Noisy variants of every clip; 0 takes the clips as they are, once. */
  variants: number;
  /** Log-mel, (variants or 1,n,T,bands). */
  features: Float32Array<SharedArrayBuffer>;
}

/** Makes the task; a step is a variant, a shard is {@linkcode EVALUATION_BATCH} clips. */
export function createTask(config: EvaluationConfig): WorkerTask {
  const { corpus, frontEnd, indices, variants, features } = config;
  const kernels = Kernels.create({
    bytes: logMelBytes(frontEnd, SAMPLE_RATE) + augmenterBytes(SAMPLE_RATE) + 4096,
  });
  const logMel = new LogMel(kernels, frontEnd, SAMPLE_RATE);
  const row = centredFrames(SAMPLE_RATE, frontEnd) * frontEnd.bands;
  const augmenter = new Augmenter(kernels, {
    noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    stretch: NOISE_STRETCHES.validation,
    samples: SAMPLE_RATE,
    sampleRate: SAMPLE_RATE,
  });
  // The same streams as those of scoreClips, so that every network hears the same variants.
  const root = Random.root("validation variants");
  return {
    run(step, shard) {
      const end = Math.min(indices.length, (shard + 1) * EVALUATION_BATCH);
      for (let i = shard * EVALUATION_BATCH; i < end; i++) {
        const recording = corpus.clips[indices[i]];
        const pcm = samplesOf(corpus, recording);
        if (variants === 0) augmenter.applyNothing(logMel.samples, pcm);
        else {
          const random = root.stream(step, recording.path);
          augmenter.apply(logMel.samples, pcm, random, VARIANT_AUGMENTATION);
        }
        const samples = logMel.samples;
        features.set(logMel.clip(samples), (step * indices.length + i) * row);
      }
    },
  };
}

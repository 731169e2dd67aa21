/**
 * The worker task that computes evaluation features: those of the clips that networks are scored on,
 * once for all networks of a front end.
 *
 * @module
 */
import { Kernels, Random } from "@kws/kernels";
import { type FrontEnd, Renderer, VARIANT_AUGMENTATION } from "@kws/features";
import { type Corpus, SAMPLE_RATE, samplesOf } from "@kws/corpus/clips";
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
  const renderer = Kernels.build((kernels) =>
    new Renderer(kernels, {
      ...{ frontEnd, samples: SAMPLE_RATE, stretch: "validation" },
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    })
  );
  // Of the recording alone, so that every network hears the same variants.
  const root = Random.root("validation variants");
  return {
    run(step, shard) {
      const end = Math.min(indices.length, (shard + 1) * EVALUATION_BATCH);
      for (let i = shard * EVALUATION_BATCH; i < end; i++) {
        const recording = corpus.clips[indices[i]];
        const pcm = samplesOf(corpus, recording);
        if (variants === 0) renderer.place(pcm);
        else renderer.vary(pcm, root.stream(step, recording.path), VARIANT_AUGMENTATION);
        features.set(renderer.features(), (step * indices.length + i) * renderer.row);
      }
    },
  };
}

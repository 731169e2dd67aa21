/**
 * Scores of clips that are rendered anew: with noise and other variation, the same for every model.
 *
 * @module
 */
import { Kernels, type Random } from "@kws/kernels";
import { centredFrames, Renderer, type WaveformAugmentation } from "@kws/features";
import { type Corpus, SAMPLE_RATE, samplesOf } from "@kws/corpus";
import type { Model } from "./model.ts";

/** How clips are varied. */
export interface Variation {
  augmentation: WaveformAugmentation;
  /** The stream of a clip, by its path alone: every model hears the same sound. */
  randomOf(path: string): Random;
}

/** Makes a function that scores clips over the background recordings' stretch for testing. */
export function variantScorer(
  corpus: Corpus,
  indices: Int32Array,
  { frontEnd, scorer }: Model,
): (variation: Variation) => Float32Array<ArrayBuffer> {
  const renderer = Kernels.build((kernels) =>
    new Renderer(kernels, {
      ...{ frontEnd, samples: SAMPLE_RATE, stretch: "testing" },
      noises: corpus.noises.map((noise) => samplesOf(corpus, noise)),
    })
  );
  const score = scorer(centredFrames(SAMPLE_RATE, frontEnd));
  return ({ augmentation, randomOf }) =>
    Float32Array.from(indices, (i) => {
      const clip = corpus.clips[i];
      renderer.vary(samplesOf(corpus, clip), randomOf(clip.path), augmentation);
      return score(renderer.features());
    });
}

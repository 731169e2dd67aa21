/**
 * Scores of a model on evaluation features.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { Crnn, crnnBytes, type CrnnShape } from "@kws/models";
import type { EvaluationFeatures } from "./evaluation_features.ts";

/** Log-odds of the keyword. */
export interface FeatureScores {
  /** One array for every noisy variant of validation. */
  validation: Float32Array[];
  /** The test clips. */
  test: Float32Array;
}

/** Scores clips (n,T,bands) one after the other with `score`. */
function scoreEach(
  features: Float32Array,
  row: number,
  score: (clip: Float32Array) => number,
): Float32Array {
  return Float32Array.from(
    { length: features.length / row },
    (_, i) => score(features.subarray(i * row, (i + 1) * row)),
  );
}

/** Scores all clips with a function of one clip's features (T,bands). */
export function scoreFeatures(
  evaluation: EvaluationFeatures,
  score: (clip: Float32Array) => number,
): FeatureScores {
  const { frames, frontEnd: { bands }, variants, validationClips, validation, test } = evaluation;
  const row = frames * bands;
  const size = validationClips * row;
  return {
    validation: Array.from(
      { length: variants },
      (_, v) => scoreEach(validation.subarray(v * size, (v + 1) * size), row, score),
    ),
    test: scoreEach(test, row, score),
  };
}

/** The log-odds of one clip's features (T,bands) by a network of floats. */
export function floatScorer(
  shape: CrnnShape,
  parameters: Float32Array,
  frames: number,
): (clip: Float32Array) => number {
  const size = { batch: 1, frames };
  const net = new Crnn(Kernels.create({ bytes: crnnBytes(shape, size) }), shape, size);
  net.parameters.set(parameters);
  net.prepare();
  return (clip) => {
    net.features.set(clip);
    const [other, keyword] = net.forward();
    return keyword - other;
  };
}

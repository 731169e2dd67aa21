/**
 * Scores of a model on evaluation features.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { topologyOf } from "@kws/models";
import type { EvaluationFeatures } from "./evaluation_features.ts";
import type { Trained } from "./set_batches.ts";

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

/**
 * Makes a function from one clip's log-mel (T,bands) to the keyword's log-odds by a network of floats.
 *
 * The function throws a RangeError of a clip of other frames or bands.
 */
export function floatScorer(
  { topology, shape, parameters, offset }: Trained,
  frames: number,
): (clip: Float32Array) => number {
  const size = { batch: 1, frames };
  const net = Kernels.build((kernels) => topologyOf(topology).build(kernels, shape, size));
  net.load(parameters);
  return (clip) => {
    if (clip.length !== net.features.length) {
      throw new RangeError(
        `Cannot score a clip as it must have ${frames} frames of ${shape.bands} bands: ` +
          `it has ${clip.length} values in place of ${net.features.length}`,
      );
    }
    for (let i = 0; i < clip.length; i++) net.features[i] = clip[i] - offset;
    const [other, keyword] = net.forward();
    return keyword - other;
  };
}

/**
 * Scores of a model in an exam.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import { Crnn, crnnBytes, type CrnnShape } from "@kws/models";
import type { Exam } from "./exam.ts";

/** Log-odds of the keyword. */
export interface ExamScores {
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

/** Lets a function of one clip's features (T,bands) sit an exam. */
export function sitExam(exam: Exam, score: (clip: Float32Array) => number): ExamScores {
  const { frames, frontEnd: { bands }, variants, validationClips, validation, test } = exam;
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

/** Lets a network of floats sit an exam. */
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

/**
 * The parameters of a network that hears log-mel values as they are, from one that hears them less an
 * offset: the convolution's bias takes it up.
 */
export function withoutOffset(
  shape: CrnnShape,
  parameters: Float32Array,
  offset: number,
): Float32Array {
  const { channels, kernel: [kf, kt] } = shape;
  const out = parameters.slice();
  const taps = kf * kt;
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let i = 0; i < taps; i++) sum += parameters[c * taps + i];
    out[channels * taps + c] -= offset * sum;
  }
  return out;
}

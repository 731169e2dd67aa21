/**
 * Evaluation features: those of all clips that the networks of a front end are scored on.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";

/** Features of validation clips in noisy variants and of test clips as they are. */
export interface EvaluationFeatures {
  frontEnd: FrontEnd;
  /** Frames of a clip, T. */
  frames: number;
  /** Noisy variants of every validation clip. */
  variants: number;
  /** Validation clips. */
  validationClips: number;
  /** Test clips. */
  testClips: number;
  /** (variants,validationClips,T,bands). */
  validation: Float32Array<SharedArrayBuffer>;
  /** (testClips,T,bands). */
  test: Float32Array<SharedArrayBuffer>;
}

type Header = Omit<EvaluationFeatures, "validation" | "test">;

/** Evaluation features whose arrays are empty. */
export function allocateEvaluationFeatures(header: Header): EvaluationFeatures {
  const row = 4 * header.frames * header.frontEnd.bands;
  const { variants, validationClips, testClips } = header;
  return {
    ...header,
    validation: new Float32Array(new SharedArrayBuffer(row * variants * validationClips)),
    test: new Float32Array(new SharedArrayBuffer(row * testClips)),
  };
}

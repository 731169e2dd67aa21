/**
 * Evaluation features: those of all clips that the networks of a front end are scored on.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { readArrays, writeArrays } from "./array_file.ts";

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

const MAGIC = "KWSEXAM1";

/** Writes evaluation features to `path`. */
export function writeEvaluationFeatures(
  { validation, test, ...header }: EvaluationFeatures,
  path: string,
): void {
  writeArrays(path, MAGIC, header, [validation, test]);
}

/**
 * Reads evaluation features that {@linkcode writeEvaluationFeatures} has written.
 *
 * @throws {SyntaxError} If the file is none or is cut short.
 */
export function readEvaluationFeatures(path: string): EvaluationFeatures {
  return readArrays(
    path,
    MAGIC,
    allocateEvaluationFeatures,
    ({ validation, test }) => [validation, test],
  );
}

/**
 * An exam: the features of all clips that students of a front end are scored on.
 *
 * @module
 */
import type { FrontEnd } from "@kws/features";
import { readArrays, writeArrays } from "./array_file.ts";

/** Features of validation clips in noisy variants and of test clips as they are. */
export interface Exam {
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

type Header = Omit<Exam, "validation" | "test">;

/** An exam without features. */
export function allocateExam(header: Header): Exam {
  const row = 4 * header.frames * header.frontEnd.bands;
  const { variants, validationClips, testClips } = header;
  return {
    ...header,
    validation: new Float32Array(new SharedArrayBuffer(row * variants * validationClips)),
    test: new Float32Array(new SharedArrayBuffer(row * testClips)),
  };
}

const MAGIC = "KWSEXAM1";

/** Writes an exam to `path`. */
export function writeExam({ validation, test, ...header }: Exam, path: string): void {
  writeArrays(path, MAGIC, header, [validation, test]);
}

/**
 * Reads an exam that {@linkcode writeExam} has written.
 *
 * @throws {SyntaxError} If the file is none or is cut short.
 */
export function readExam(path: string): Exam {
  return readArrays(path, MAGIC, allocateExam, ({ validation, test }) => [validation, test]);
}

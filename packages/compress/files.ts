/**
 * Distillation sets and evaluation features in files, where the host is Deno.
 *
 * @module
 */
import { readArrays, writeArrays } from "./array_file.ts";
import { allocateDistillationSet, type DistillationSet } from "./distillation_set.ts";
import { allocateEvaluationFeatures, type EvaluationFeatures } from "./evaluation_features.ts";

/** What the files begin with. */
const MAGIC = { set: "KWSLESS1", features: "KWSEXAM1" };

function arraysOf(set: DistillationSet): ArrayBufferView<SharedArrayBuffer>[] {
  const { kinds, spans, features, logOdds, attention, pooled } = set;
  return [kinds, spans, features, logOdds, attention, pooled];
}

/** Writes a set to `path`. */
export function writeDistillationSet(set: DistillationSet, path: string): void {
  const { keyword, frontEnd, count, frames, steps, width, stream } = set;
  const header = { keyword, frontEnd, count, frames, steps, width, stream };
  writeArrays(path, MAGIC.set, header, arraysOf(set));
}

/**
 * Reads a set that {@linkcode writeDistillationSet} has written.
 *
 * @throws {SyntaxError} If the file is none or is cut short.
 */
export function readDistillationSet(path: string): DistillationSet {
  return readArrays(path, MAGIC.set, allocateDistillationSet, arraysOf);
}

/** Writes evaluation features to `path`. */
export function writeEvaluationFeatures(
  { validation, test, ...header }: EvaluationFeatures,
  path: string,
): void {
  writeArrays(path, MAGIC.features, header, [validation, test]);
}

/**
 * Reads evaluation features that {@linkcode writeEvaluationFeatures} has written.
 *
 * @throws {SyntaxError} If the file is none or is cut short.
 */
export function readEvaluationFeatures(path: string): EvaluationFeatures {
  return readArrays(
    path,
    MAGIC.features,
    allocateEvaluationFeatures,
    ({ validation, test }) => [validation, test],
  );
}

/**
 * Test scores as other stages read them.
 *
 * @module
 */
import type { Corpus } from "@kws/corpus";
import { readCheckpoint } from "@kws/models/files";
import { labelsOf } from "@kws/evaluate";
import type { AnyStage, StageInput } from "@kws/stages";
import { clipsOf } from "../clips.ts";

/** The tests of settings' seeds as inputs of a stage, `setting/1` and on. */
export function testInputs(
  settings: Record<string, readonly AnyStage[]>,
  output: "scores" | "variants",
): Record<string, StageInput> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([name, seeds]) =>
      seeds.map((stage, i) => [`${name}/${i + 1}`, { stage, output }])
    ),
  );
}

/** The log-odds that a test stage has left. */
export function readTestScores(path: string): Float32Array {
  return readCheckpoint(path).tensors.get("test")!.data;
}

/** The log-odds of the noisy variants that a test stage has left, by variant. */
export function readTestVariants(path: string): Float32Array[] {
  const { tensors } = readCheckpoint(path);
  return Array.from({ length: tensors.size }, (_, i) => tensors.get(`${i}`)!.data);
}

/** The test clips' labels and speakers. */
export function testPopulation(
  corpus: Corpus,
  keyword: string,
): { labels: Int32Array; speakers: string[] } {
  const indices = clipsOf(corpus, "testing");
  return {
    labels: labelsOf(corpus, indices, keyword),
    speakers: [...indices].map((i) => corpus.clips[i].speaker),
  };
}

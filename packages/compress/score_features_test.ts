import { assertEquals } from "@std/assert";
import { allocateEvaluationFeatures } from "./evaluation_features.ts";
import { scoreFeatures } from "./score_features.ts";

Deno.test("clips are scored one by one, every variant of validation apart", () => {
  const evaluation = allocateEvaluationFeatures({
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 2 },
    ...{ frames: 3, variants: 2, validationClips: 4, testClips: 5 },
  });
  evaluation.validation.forEach((_, i) => evaluation.validation[i] = Math.floor(i / 6));
  evaluation.test.forEach((_, i) => evaluation.test[i] = 100 + Math.floor(i / 6));
  const { validation, test } = scoreFeatures(evaluation, (clip) => {
    assertEquals(clip.length, 6);
    return clip[0] === clip[5] ? clip[0] : NaN;
  });
  assertEquals(validation.map((scores) => [...scores]), [[0, 1, 2, 3], [4, 5, 6, 7]]);
  assertEquals([...test], [100, 101, 102, 103, 104]);
});

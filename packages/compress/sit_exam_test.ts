import { assertAlmostEquals, assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { crnnLayout } from "@kws/models";
import { drawFeatures, drawNetwork } from "./_random_network.ts";
import { allocateExam } from "./exam.ts";
import { floatScorer, sitExam, withoutOffset } from "./sit_exam.ts";

Deno.test("a network without offset hears of a clip what it heard of the clip less the offset", () => {
  for (let seed = 0; seed < 30; seed++) {
    const { shape, parameters } = drawNetwork(seed);
    const frames = 20;
    const offset = Random.root(seed).between(-6, 6);
    const clip = drawFeatures(seed, frames * shape.bands);
    const before = floatScorer(shape, parameters, frames)(clip.map((value) => value - offset));
    const plain = withoutOffset(shape, parameters, offset);
    assertAlmostEquals(floatScorer(shape, plain, frames)(clip), before, 2e-5);
    const { offset: at, size } = crnnLayout(shape).slots.get("conv.bias")!;
    // Nothing but the convolution's bias has changed.
    plain.set(parameters.subarray(at, at + size), at);
    assertEquals(plain, parameters);
  }
});

Deno.test("an exam's clips are scored one by one, every variant of validation apart", () => {
  const exam = allocateExam({
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: 2 },
    ...{ frames: 3, variants: 2, validationClips: 4, testClips: 5 },
  });
  exam.validation.forEach((_, i) => exam.validation[i] = Math.floor(i / 6));
  exam.test.forEach((_, i) => exam.test[i] = 100 + Math.floor(i / 6));
  const { validation, test } = sitExam(exam, (clip) => {
    assertEquals(clip.length, 6);
    return clip[0] === clip[5] ? clip[0] : NaN;
  });
  assertEquals(validation.map((scores) => [...scores]), [[0, 1, 2, 3], [4, 5, 6, 7]]);
  assertEquals([...test], [100, 101, 102, 103, 104]);
});

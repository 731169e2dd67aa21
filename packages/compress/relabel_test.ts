import { assertEquals } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, initialParameters } from "@kws/models";
import { TOY_BANDS, TOY_FRAMES, toyLessons } from "./_toy_lessons.ts";
import { FEATURE_STEPS } from "./lessons.ts";
import { relabel } from "./relabel.ts";
import { floatScorer } from "./sit_exam.ts";

const SHAPE: CrnnShape = {
  ...{ bands: TOY_BANDS, channels: 2, kernel: [3, 3], stride: [2, 2], hidden: 4, layers: 1 },
  dropout: 0,
};

Deno.test("relabelled sounds have the network's log-odds, and all else as it was", () => {
  const lessons = toyLessons(70); // A whole batch and a part of one.
  const parameters = initialParameters(SHAPE, Random.root(3));
  const again = relabel(lessons, { shape: SHAPE, parameters });
  const score = floatScorer(SHAPE, parameters, TOY_FRAMES);
  const row = TOY_BANDS * TOY_FRAMES;
  const expected = Float32Array.from({ length: lessons.count }, (_, i) => {
    const own = lessons.features.subarray(i * row, (i + 1) * row);
    return score(Float32Array.from(own, (value) => value / FEATURE_STEPS + 4));
  });
  const { odds, ...rest } = again;
  assertEquals(Float32Array.from(odds), expected);
  assertEquals<unknown>({ ...rest, odds: lessons.odds }, lessons);
});

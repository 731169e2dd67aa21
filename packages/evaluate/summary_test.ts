import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { sigmoid } from "@kws/kernels";
import { auFaFr, oneMinusAuc } from "./area.ts";
import { operatingPoint } from "./operating_points.ts";
import { summarise } from "./summary.ts";

const SCORES = [3, -1, 0.5, -2, 1, -4];
const labels = [1, 1, 0, 0, 1, 0];

Deno.test("a summary has every figure of the clips, at the threshold of fewest errors", () => {
  const summary = summarise(SCORES, labels);
  const scored = { scores: SCORES, labels };
  assertEquals(summary.auFaFr, auFaFr(scored));
  assertEquals(summary.oneMinusAuc, oneMinusAuc(scored));
  assertEquals(summary.auc + summary.oneMinusAuc, 1);
  assertEquals([summary.clips, summary.positives], [6, 3]);
  assertEquals(summary.falseAccepts + summary.falseRejects, 1);
});

Deno.test("a threshold is a probability, and a clip of just that probability is accepted", () => {
  const summary = summarise(SCORES, labels, 0.5);
  const { falseAccepts, falseRejects } = operatingPoint({ scores: SCORES, labels }, 0);
  assertEquals(summary.threshold, 0.5);
  assertEquals([summary.falseAccepts, summary.falseRejects], [falseAccepts, falseRejects]);
  assertEquals(summarise([0, 1], [0, 1], 0.5).falseAccepts, 1);
});

/** As the integer networks give them, in 1/4096. */
const logOdds = fc.integer({ min: -80000, max: 80000 }).map((value) => value / 4096);

Deno.test("the threshold of a summary, given back, counts the same errors", () => {
  const clip = fc.tuple(
    logOdds,
    fc.integer({ max: 1, min: 0 }),
  );
  fc.assert(
    fc.property(fc.array(clip, { maxLength: 30 }), (clips) => {
      const scores = [0.25, -0.25, ...clips.map(([score]) => score)];
      const classes = [1, 0, ...clips.map(([, label]) => label)];
      const summary = summarise(scores, classes);
      assertEquals(summarise(scores, classes, summary.threshold), summary);
    }),
    { seed: 41 },
  );
});

Deno.test("clips are ranked by log-odds, also where every probability is 1", () => {
  assertEquals([sigmoid(38), sigmoid(40)], [1, 1]);
  const summary = summarise([38, 40], [0, 1]);
  assertEquals([summary.auFaFr, summary.oneMinusAuc], [0, 0]);
  assertEquals([summary.falseAccepts, summary.falseRejects], [0, 0]);
  const given = summarise([38, 40], [0, 1], { logOdds: 39 });
  assertEquals([given.falseAccepts, given.falseRejects], [0, 0]);
});

Deno.test("where rejecting everything is best the threshold rejects everything", () => {
  const summary = summarise([50, 51, 49], [0, 0, 1]);
  assertEquals(summary.threshold, Infinity);
  assertEquals([summary.falseAccepts, summary.falseRejects], [0, 1]);
  const others = summarise([60, 70], [0, 1], summary.threshold);
  assertEquals([others.threshold, others.falseAccepts, others.falseRejects], [Infinity, 0, 1]);
  assertEquals(summarise([60, 70], [0, 1], { logOdds: Infinity }), others);
});

Deno.test("with one class alone there are no figures but an error that says so", () => {
  assertThrows(
    () => summarise([1, 2], [0, 0]),
    RangeError,
    "both classes must have clips: there are 0 of the keyword and 2 others",
  );
  assertThrows(() => summarise([1], [1], 0.5), RangeError, "there are 1 of the keyword");
  assertThrows(() => summarise([], []), RangeError, "there are 0 of the keyword and 0 others");
});

Deno.test("log-odds and thresholds that are no numbers are named", () => {
  assertThrows(() => summarise([1, NaN], [0, 1]), RangeError, "clip 1 has NaN");
  assertThrows(() => summarise([1, NaN], [0, 1], 0.5), RangeError, "clip 1 has NaN");
  assertThrows(() => summarise([1, 2], [0, 1], NaN), RangeError, "the threshold is NaN");
  assertThrows(() => summarise([1], [0, 1]), RangeError, "there are 1 and 2");
});

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { exp, log, sigmoid } from "@kws/kernels";
import { oneMinusAuc } from "./area.ts";
import { meanOverVariants } from "./mean_over_variants.ts";
import { leastErrors } from "./operating_points.ts";

/** As the integer networks give them, in 1/4096. */
const logOdds = fc.integer({ min: -80000, max: 80000 }).map((value) => value / 4096);

const clip = fc.tuple(
  logOdds,
  logOdds,
  logOdds,
  fc.integer({ min: 0, max: 1 }),
);
const scorings = fc.array(clip, { maxLength: 30 }).map((clips) => ({
  variants: [0, 1, 2].map((v) => Float32Array.from([1, -1, ...clips.map((one) => one[v])])),
  labels: [1, 0, ...clips.map(([, , , label]) => label)],
}));

Deno.test("the means are to the last bit those that published selections rest on", () => {
  fc.assert(
    fc.property(scorings, ({ variants, labels }) => {
      const summary = meanOverVariants(variants, labels);
      // As tasks/experiments computed them: clip by clip, each divided before it is added.
      let area = 0;
      let entropy = 0;
      for (const logOdds of variants) {
        area += oneMinusAuc({ scores: logOdds, labels }) / 3;
        logOdds.forEach((value, i) => {
          const z = labels[i] ? -value : value;
          entropy += (z > 0 ? z + log(1 + exp(-z)) : log(1 + exp(z))) / logOdds.length / 3;
        });
      }
      const probabilities = variants.flatMap((logOdds) => Array.from(logOdds, sigmoid));
      const { threshold } = leastErrors({
        scores: probabilities,
        labels: [...labels, ...labels, ...labels],
      });
      assertEquals(summary.variants, 3);
      assertEquals(summary.oneMinusAuc, area);
      assertEquals(summary.crossEntropy, entropy);
      assertEquals(summary.threshold, threshold);
    }),
    { seed: 42 },
  );
});

Deno.test("an undecided clip costs ln 2, a mistake as much as its log-odds", () => {
  assertAlmostEquals(meanOverVariants([[0, 0]], [0, 1]).crossEntropy, Math.LN2, 1e-15);
  assertEquals(meanOverVariants([[800, -800]], [0, 1]).crossEntropy, 800);
  assertEquals(meanOverVariants([[-800, 800]], [0, 1]).crossEntropy, 0);
});

Deno.test("where rejecting everything is best the threshold is Infinity", () => {
  assertEquals(meanOverVariants([[2, 3, 1]], [0, 0, 1]).threshold, Infinity);
});

Deno.test("no variants, one class alone and NaN are errors", () => {
  assertThrows(() => meanOverVariants([], [0, 1]), RangeError, "there must be variants");
  assertThrows(() => meanOverVariants([[1]], [0]), RangeError, "there are 0 of the keyword");
  assertThrows(() => meanOverVariants([[1, NaN]], [0, 1]), RangeError, "clip 1 has NaN");
  assertThrows(() => meanOverVariants([[1, 2], [1]], [0, 1]), RangeError, "there are 1 and 2");
});

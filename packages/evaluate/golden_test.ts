import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { auFaFr, oneMinusAuc } from "./area.ts";
import { auFaFrByThresholds } from "./area_by_thresholds.ts";
import { auc } from "./auc.ts";
import { crossEntropy } from "./cross_entropy.ts";
import golden from "./golden/golden.json" with { type: "json" };
import { poissonInterval } from "./poisson.ts";

/** The nearest double of a quotient of whole numbers, which division rounds correctly. */
function valueOf(fraction: string): number {
  const [above, below] = fraction.split("/").map(Number);
  assert(Number.isSafeInteger(above) && Number.isSafeInteger(below));
  return above / below;
}

Deno.test("AU-FA-FR equals the exact fraction of the brute force over thresholds and clips", () => {
  for (const { scores, labels, areaToAboveOne, areaToOne } of golden.scorings) {
    assertEquals(auFaFr({ scores, labels }), valueOf(areaToAboveOne));
    assertEquals(auFaFrByThresholds({ scores, labels }), valueOf(areaToAboveOne));
    assertEquals(auFaFrByThresholds({ scores, labels }, { last: "one" }), valueOf(areaToOne));
  }
  // Cases in which ending at 1 itself makes a difference, and others, are both there.
  const differ = golden.scorings.filter((scoring) => scoring.areaToAboveOne !== scoring.areaToOne);
  assert(differ.length > 0 && differ.length < golden.scorings.length);
});

Deno.test("1 - AUC equals the exact fraction of misordered pairs, and AUC is what is left", () => {
  for (const { scores, labels, oneMinusAuc: fraction } of golden.scorings) {
    if (fraction === null) continue;
    assertEquals(oneMinusAuc({ scores, labels }), valueOf(fraction));
    assertAlmostEquals(auc({ scores, labels }), 1 - valueOf(fraction), 2e-16);
  }
});

Deno.test("the cross-entropy equals that of decimals of 60 digits", () => {
  for (const { odds, labels, crossEntropy: expected } of golden.scorings) {
    const value = crossEntropy({ scores: odds, labels });
    assertAlmostEquals(value / Number(expected), 1, 1e-14);
  }
});

Deno.test("the Poisson interval equals that of decimals of 60 digits", () => {
  for (const { count, confidence, low, high } of golden.intervals) {
    const interval = poissonInterval(count, 1, Number(confidence));
    assertAlmostEquals(interval.high / Number(high), 1, 1e-12);
    if (count === 0) assertEquals(interval.low, 0);
    else assertAlmostEquals(interval.low / Number(low), 1, 1e-12);
  }
});

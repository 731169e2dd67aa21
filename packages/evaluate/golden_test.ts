import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { auc, auFaFr, oneMinusAuc } from "./area.ts";
import golden from "./golden/golden.json" with { type: "json" };
import { meanOverVariants } from "./mean_over_variants.ts";
import { poissonInterval } from "./poisson.ts";

/** The nearest double of a quotient of whole numbers, which division rounds correctly. */
function valueOf(fraction: string): number {
  const [above, below] = fraction.split("/").map(Number);
  assert(Number.isSafeInteger(above) && Number.isSafeInteger(below));
  return above / below;
}

Deno.test("AU-FA-FR equals the exact fraction of the brute force over thresholds and clips", () => {
  for (const { scores, labels, areaToAboveOne } of golden.scorings) {
    assertEquals(auFaFr({ scores, labels }), valueOf(areaToAboveOne));
  }
});

Deno.test("ending at the threshold 1 leaves out n(2P - p)/2N², n others and p keyword clips at 1", () => {
  for (const { scores, labels, areaToOne } of golden.scorings) {
    const total = labels.filter((label) => label === 1).length;
    const others = labels.filter((label, i) => label === 0 && scores[i] === 1).length;
    const keywords = labels.filter((label, i) => label === 1 && scores[i] === 1).length;
    const missing = others * (2 * total - keywords) / (2 * labels.length ** 2);
    assertAlmostEquals(auFaFr({ scores, labels }) - missing, valueOf(areaToOne), 1e-15);
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
  let checked = 0;
  for (const { odds, labels, crossEntropy } of golden.scorings) {
    if (new Set(labels).size < 2) continue;
    const value = meanOverVariants([odds], labels).crossEntropy;
    assertAlmostEquals(value, Number(crossEntropy), 1e-14 * Math.max(1, Number(crossEntropy)));
    checked++;
  }
  assert(checked > 0);
});

Deno.test("the Poisson interval equals that of decimals of 60 digits", () => {
  for (const { count, confidence, low, high } of golden.intervals) {
    const interval = poissonInterval(count, 1, Number(confidence));
    assertAlmostEquals(interval.high / Number(high), 1, 1e-12);
    if (count === 0) assertEquals(interval.low, 0);
    else assertAlmostEquals(interval.low / Number(low), 1, 1e-12);
  }
});

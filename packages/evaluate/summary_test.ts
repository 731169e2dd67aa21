import { assertAlmostEquals, assertEquals } from "@std/assert";
import { auFaFr, oneMinusAuc, operatingPoint } from "./area.ts";
import { summarise } from "./summary.ts";

const odds = [3, -1, 0.5, -2, 1, -4];
const labels = [1, 1, 0, 0, 1, 0];

Deno.test("a summary has every figure of the clips, at the threshold of fewest errors", () => {
  const summary = summarise(odds, labels);
  const scored = { scores: odds, labels };
  assertEquals(summary.auFaFr, auFaFr(scored));
  assertEquals(summary.oneMinusAuc, oneMinusAuc(scored));
  assertEquals(summary.auc + summary.oneMinusAuc, 1);
  assertEquals([summary.clips, summary.positives], [6, 3]);
  assertEquals(summary.falseAccepts + summary.falseRejects, 1);
});

Deno.test("a threshold is a probability, and a clip of just that probability is accepted", () => {
  const summary = summarise(odds, labels, 0.5);
  const { falseAccepts, falseRejects } = operatingPoint({ scores: odds, labels }, 0);
  assertEquals(summary.threshold, 0.5);
  assertEquals([summary.falseAccepts, summary.falseRejects], [falseAccepts, falseRejects]);
  assertEquals(summarise([0], [0], 0.5).falseAccepts, 1);
});

Deno.test("with one class alone there is no AUC and nothing is misordered", () => {
  const summary = summarise([1, 2], [0, 0]);
  assertEquals([summary.auFaFr, summary.oneMinusAuc, summary.auc], [0, NaN, NaN]);
  assertAlmostEquals(summary.threshold, 1);
});

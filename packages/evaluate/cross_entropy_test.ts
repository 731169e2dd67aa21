import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { crossEntropy } from "./cross_entropy.ts";

const loss = (odds: number, label: number): number =>
  crossEntropy({ scores: [odds], labels: [label] });

Deno.test("an undecided clip costs ln 2, a mistake as much as its log-odds", () => {
  assertAlmostEquals(loss(0, 1), 0.6931471805599453, 2e-16);
  assertEquals(loss(800, 0), 800);
  assertEquals(loss(-800, 1), 800);
  assertEquals(loss(Infinity, 1), 0);
});

Deno.test("a clip that is right costs as little as it should, far beyond a probability of 1", () => {
  assertAlmostEquals(loss(40, 1) / 4.248354255291589e-18, 1, 1e-14);
  assertAlmostEquals(loss(-9, 0) / 1.2340218972325882e-4, 1, 1e-14);
});

Deno.test("both classes are mirror images", () => {
  for (const odds of [-30, -3.5, -0.1, 0, 0.7, 12]) assertEquals(loss(odds, 1), loss(-odds, 0));
});

Deno.test("no clips, NaN and strange labels are errors", () => {
  assertThrows(() => crossEntropy({ scores: [], labels: [] }), RangeError, "there are 0 and 0");
  assertThrows(() => loss(NaN, 1), RangeError, "current values are NaN and 1");
  assertThrows(() => loss(1, 2), RangeError, "current values are 1 and 2");
});

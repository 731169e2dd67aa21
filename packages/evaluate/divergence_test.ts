import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { meanDivergence } from "./divergence.ts";

Deno.test("the divergence of log-odds is that of the two probabilities", () => {
  const random = Random.root("divergence");
  for (let i = 0; i < 200; i++) {
    const [t, s] = [3 * random.normal(), 3 * random.normal()].map(Math.fround);
    const [p, q] = [1 / (1 + Math.exp(-t)), 1 / (1 + Math.exp(-s))];
    const expected = p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    assertAlmostEquals(meanDivergence(Float32Array.of(t), Float32Array.of(s)), expected, 1e-9);
  }
});

Deno.test("the divergence is nothing between equals, above it otherwise, and finite far out", () => {
  const logOdds = Float32Array.of(-800, -3, 0, 5, 800);
  assertEquals(meanDivergence(logOdds, logOdds), 0);
  assert(meanDivergence(logOdds, logOdds.map((x) => x + 1)) > 0);
  assert(Number.isFinite(meanDivergence(logOdds, logOdds.map((x) => -x))));
});

Deno.test("lists of different lengths and empty ones have no divergence", () => {
  assertThrows(() => meanDivergence([], []), RangeError, "there are 0 and 0");
  assertThrows(() => meanDivergence([1, 2], [1]), RangeError, "there are 2 and 1");
});

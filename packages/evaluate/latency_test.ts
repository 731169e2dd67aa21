import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { latencySummary, quantile } from "./latency.ts";

Deno.test("the median of an even number of latencies is the mean of the middle two", () => {
  assertEquals(latencySummary([3, 1]), { hits: 2, median: 2, p95: 3 });
  assertEquals(latencySummary([0.5, -1, 0.25]).median, 0.25);
  assertEquals(latencySummary([]), { hits: 0, median: null, p95: null });
});

Deno.test("the 95th percentile of twenty values is the nineteenth", () => {
  assertEquals(quantile(Array.from({ length: 20 }, (_, i) => i + 1), 0.95), 19);
  assertEquals(quantile(Array.from({ length: 21 }, (_, i) => i + 1), 0.95), 20);
});

Deno.test("a quantile is the least value that at least its share of the values do not exceed", () => {
  const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 100 }), (values, percent) => {
      const value = quantile(values, percent / 100);
      const upTo = (limit: number): number => values.filter((other) => other <= limit).length;
      assert(100 * upTo(value) >= percent * values.length);
      assert(100 * upTo(value - 1) < percent * values.length);
    }),
    { seed: 16 },
  );
});

Deno.test("a quantile of nothing, of NaN or of an impossible share is an error", () => {
  assertThrows(() => quantile([], 0.5), RangeError, "there must be values");
  assertThrows(() => quantile([1, NaN], 0.5), RangeError, "NaN");
  assertThrows(() => quantile([1], 0), RangeError, "current value is 0");
});

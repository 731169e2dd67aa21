import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { poissonInterval } from "./poisson.ts";

Deno.test("the Poisson interval equals published tables", () => {
  // Exact 95 % limits of Garwood (1936), as printed by Ulm (1990), table 1.
  const table: [number, number, number][] = [
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [5, 1.623, 11.668],
    [10, 4.795, 18.39],
  ];
  for (const [count, low, high] of table) {
    const interval = poissonInterval(count, 1);
    assertAlmostEquals(interval.low, low, 1e-3);
    assertAlmostEquals(interval.high, high, 1e-2);
  }
});

Deno.test("the interval holds the rate, scales with time and widens with confidence", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 1, max: 99 }),
      (count, time) => {
        const { low, high } = poissonInterval(count, time);
        assert(low <= count / time && count / time < high);
        const wide = poissonInterval(count, time, 0.99);
        assert(wide.low <= low && high < wide.high);
        const longer = poissonInterval(count, 2 * time);
        assertAlmostEquals(longer.high * 2, high, 1e-9 * high);
        assert(poissonInterval(count + 1, time).low > low);
      },
    ),
    { seed: 6, numRuns: 60 },
  );
});

Deno.test("a million events are bounded as the normal law would have it", () => {
  const { low, high } = poissonInterval(1e6, 1);
  assertAlmostEquals((low - 1e6) / 1000, -1.96, 2e-3);
  assertAlmostEquals((high - 1e6) / 1000, 1.96, 2e-3);
});

Deno.test("a count, time or confidence out of range is an error", () => {
  assertThrows(() => poissonInterval(1.5, 1), RangeError, "current value is 1.5");
  assertThrows(() => poissonInterval(-1, 1), RangeError, "current value is -1");
  assertThrows(() => poissonInterval(1, 0), RangeError, "current value is 0");
  assertThrows(() => poissonInterval(1, 1, 1), RangeError, "current value is 1");
});

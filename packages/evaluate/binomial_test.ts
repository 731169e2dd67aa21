import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { shareInterval } from "./binomial.ts";

Deno.test("the interval of a share is that of Clopper and Pearson", () => {
  // scipy.stats.binomtest(k, n).proportion_ci(method="exact"), scipy 1.17.
  const table: [number, number, number, number][] = [
    [0, 10, 0.0, 0.30849710781876294],
    [1, 163, 0.00015531191358962652, 0.033706344725347476],
    [8, 163, 0.021424379313742737, 0.09441419836693464],
    [15, 163, 0.05242395128846715, 0.14723651782943875],
    [163, 163, 0.9776230015067761, 1.0],
    [500, 20000, 0.02288052508197734, 0.027259038729895664],
  ];
  for (const [count, trials, low, high] of table) {
    const found = shareInterval(count, trials);
    assertAlmostEquals(found.low, low, 1e-9, `${count} of ${trials}`);
    assertAlmostEquals(found.high, high, 1e-9, `${count} of ${trials}`);
  }
});

/** The sum of the binomial's terms from `count` on, term by term. */
function atLeast(count: number, trials: number, p: number): number {
  // The first term must not vanish.
  if (p > 0.5) return 1 - atLeast(trials - count + 1, trials, 1 - p);
  let sum = 0;
  let term = (1 - p) ** trials;
  for (let k = 0; k <= trials; k++) {
    if (k >= count) sum += term;
    term *= (trials - k) / (k + 1) * p / (1 - p);
  }
  return sum;
}

Deno.test("at its ends so few, and so many, have half of what the confidence leaves", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 300 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.5, max: 0.99, noNaN: true }),
      (trials, share, confidence) => {
        const count = 1 + Math.floor(share * (trials - 2));
        const { low, high } = shareInterval(count, trials, confidence);
        const tail = (1 - confidence) / 2;
        assertAlmostEquals(atLeast(count, trials, low), tail, 1e-9);
        assertAlmostEquals(1 - atLeast(count + 1, trials, high), tail, 1e-9);
        assert(low < count / trials && count / trials < high);
        // What is counted may be the other kind.
        const other = shareInterval(trials - count, trials, confidence);
        assertAlmostEquals(other.low, 1 - high, 1e-12);
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("none and all bound one end; a million trials are taken; values out of range are refused", () => {
  assertEquals(shareInterval(0, 163).low, 0);
  assertEquals(shareInterval(163, 163).high, 1);
  assertAlmostEquals(shareInterval(0, 163).high, 1 - 0.025 ** (1 / 163), 1e-12);
  const { low, high } = shareInterval(5e5, 1e6);
  assertAlmostEquals(low, 0.5 - 1.96 * 0.0005, 1e-5);
  assertAlmostEquals(high, 0.5 + 1.96 * 0.0005, 1e-5);
  assertThrows(() => shareInterval(1, 0), RangeError, "trials must be a whole number from 1");
  assertThrows(() => shareInterval(4, 3), RangeError, "from 0 to the trials 3: current value is 4");
  assertThrows(() => shareInterval(1, 3, 1), RangeError, "between 0 and 1: current value is 1");
});

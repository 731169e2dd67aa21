import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { falseAcceptsPerHour } from "./rates.ts";

Deno.test("no false accept in 0.4 hours bounds the rate only below 7.5 an hour", () => {
  const rate = falseAcceptsPerHour(0, 0.4 * 3600);
  assertEquals([rate.perHour, rate.low], [0, 0]);
  assertAlmostEquals(rate.leastClaim, 7.5, 1e-12);
  assertAlmostEquals(rate.high, 3.688879454 / 0.4, 1e-6);
});

Deno.test("one accept in 9.7 hours is a rate of 0.103 that may be twenty times less or five more", () => {
  const { perHour, low, high } = falseAcceptsPerHour(1, 9.7 * 3600);
  assertAlmostEquals(perHour, 0.103, 1e-3);
  assert(low < perHour / 20 && high > perHour * 5);
});

Deno.test("no time and a count that is not whole are errors", () => {
  assertThrows(() => falseAcceptsPerHour(0, 0), RangeError, "current value is 0");
  assertThrows(() => falseAcceptsPerHour(0.5, 60), RangeError, "current value is 0.5");
});

import { assertEquals } from "@std/assert";
import { verdictOf } from "./verdict.ts";

const good = { estimate: 1.05, low: 0.9, high: 1.3 };
const wide = { estimate: 1.05, low: 0.7, high: 1.6 };
const bad = { estimate: 1.2, low: 1.15, high: 1.3 };

Deno.test("the verdict follows the ratio, its interval and the number of seeds", () => {
  assertEquals(verdictOf(good, 5), "accepted");
  assertEquals(verdictOf(wide, 5), "accepted, not resolved");
  assertEquals(verdictOf(bad, 5), "not accepted");
  assertEquals(verdictOf({ estimate: 0.5, low: 0.4, high: 0.6 }, 4), "not judged");
});

Deno.test("both limits of the verdict belong to the better side", () => {
  assertEquals(verdictOf({ estimate: 1.1, low: 0.9, high: 1.5 }, 5), "accepted");
  assertEquals(verdictOf({ estimate: 1.1000001, low: 0.9, high: 1.5 }, 5), "not accepted");
  assertEquals(
    verdictOf({ estimate: 1.1, low: 0.9, high: 1.5000001 }, 5),
    "accepted, not resolved",
  );
});

Deno.test("a ratio that is no number is never accepted", () => {
  assertEquals(verdictOf({ estimate: NaN, low: 1, high: 1 }, 5), "not accepted");
  assertEquals(verdictOf({ estimate: 1, low: 1, high: Infinity }, 5), "accepted, not resolved");
  assertEquals(verdictOf({ estimate: 1, low: 1, high: NaN }, 5), "accepted, not resolved");
});

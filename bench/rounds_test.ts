import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { measureRounds, quantile, rangeOf, ratioOf } from "./rounds.ts";

Deno.test("every contender is measured once in every round, and no two rounds begin alike", async () => {
  const order: string[] = [];
  const contenders = ["a", "b", "c"].map((name) => ({
    name,
    measure: () => order.push(name),
  }));
  const turns: string[] = [];
  const readings = await measureRounds(contenders, {
    rounds: 3,
    onTurn: (done, total, name) => turns.push(`${done}/${total} ${name}`),
  });
  assertEquals(order.join(""), "abcbcacab");
  assertEquals(readings, [[1, 6, 8], [2, 4, 9], [3, 5, 7]]);
  assertEquals([turns.length, turns[3]], [9, "3/9 b"]);
});

Deno.test("ranges hold the median and the ends", () => {
  assertEquals(rangeOf([3, 1, 2]), { median: 2, least: 1, most: 3 });
  assertEquals(rangeOf([4, 1, 2, 3]).median, 2.5);
  assertThrows(() => rangeOf([]), RangeError);
  const time = fc.double({ min: 0, max: 1e9, noNaN: true });
  fc.assert(fc.property(fc.array(time, { minLength: 1 }), (values) => {
    const { median, least, most } = rangeOf(values);
    assert(least <= median && median <= most);
    assert(values.every((value) => value >= least && value <= most));
  }));
});

Deno.test("a ratio is taken within rounds, so that a drift common to both leaves it as it is", () => {
  const drift = [1, 2, 0.5, 10];
  const ours = drift.map((factor) => 3 * factor);
  const theirs = drift.map((factor) => 6 * factor);
  assertEquals(ratioOf(theirs, ours), { median: 2, least: 2, most: 2 });
  assertEquals(ratioOf([1, 9], [1, 3]), { median: 2, least: 1, most: 3 });
  assertThrows(() => ratioOf([1], [1, 2]), RangeError);
});

Deno.test("quantiles are values that were there", () => {
  const values = Array.from({ length: 101 }, (_, i) => 100 - i);
  assertEquals([0, 0.5, 0.99, 1].map((share) => quantile(values, share)), [0, 50, 99, 100]);
});

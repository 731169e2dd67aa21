import { assertEquals } from "@std/assert";
import { errorCurves, millisecondsOf, rateOf, shareOf } from "./listeners.ts";
import type { LiveMetrics } from "../study/stages/live.ts";

Deno.test("seeds are told as their mean, with the exact interval of one network", () => {
  // Clopper and Pearson of 8 of 163, Garwood of 1 in half an hour.
  assertEquals(shareOf([6, 8, 9], 163), "4.7 (2.1–9.4)");
  assertEquals(rateOf([0, 1, 2], 0.5), "1.0 (0.1–11.1)");
  assertEquals(rateOf([0, 0], 0.4), "0.0 (0.0–9.2)");
  assertEquals([millisecondsOf([0.1, null, 0.2]), millisecondsOf([null])], ["150", "–"]);
});

Deno.test("a curve has the fewest misses at every rate of false accepts, as far as is asked", () => {
  const seed = {
    curve: [[0, 20, 5], [1, 20, 4], [2, 5, 3], [4, 7, 2], [40, 1, 1]],
    curveHours: 2,
    stream: { keywords: 100 },
  } as unknown as LiveMetrics;
  assertEquals(
    errorCurves("size", [seed], 10).map(({ perHour, missed, seed }) => [perHour, missed, seed]),
    [[0, 20, "size 1"], [1, 5, "size 1"]],
  );
});

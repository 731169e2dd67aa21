import { assertAlmostEquals, assertEquals } from "@std/assert";
import { matchDetections, poissonInterval } from "./stream.ts";

Deno.test("the Poisson interval equals published tables", () => {
  // Garwood's exact 95 % limits, as in Ulm (1990), table 1.
  const table: [number, number, number][] = [
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [5, 1.623, 11.668],
    [
      10,
      4.795,
      18.39,
    ],
  ];
  for (const [count, low, high] of table) {
    const interval = poissonInterval(count, 1);
    assertAlmostEquals(interval.low, low, 1e-3);
    assertAlmostEquals(interval.high, high, 1e-2);
  }
});

Deno.test("detections near a keyword are hits, repeats are ignored, others are false", () => {
  const keywords = [{ start: 1, end: 1.5 }, { start: 5, end: 5.6 }, { start: 9, end: 9.4 }];
  const result = matchDetections([0.5, 1.7, 2.2, 5.2, 7.5], keywords);
  assertEquals(result.hits, 2);
  assertEquals(result.misses, 1);
  assertEquals(result.falseAccepts, 2);
  assertAlmostEquals(result.latencies[0], 0.2);
  assertAlmostEquals(result.latencies[1], -0.4);
});

import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { matchDetections } from "./stream.ts";

Deno.test("detections near a keyword are hits, repeats are ignored, others are false", () => {
  const keywords = [{ start: 1, end: 1.5 }, { start: 5, end: 5.6 }, { start: 9, end: 9.4 }];
  const result = matchDetections([0.5, 1.7, 2.2, 5.2, 7.5], keywords);
  assertEquals(result.hits, 2);
  assertEquals(result.misses, 1);
  assertEquals(result.falseAccepts, 2);
  assertAlmostEquals(result.latencies[0], 0.2);
  assertAlmostEquals(result.latencies[1], -0.4);
});

Deno.test("a hit lies from the keyword's start to half a second after its end, ends included", () => {
  const keyword = [{ start: 1, end: 1.5 }];
  const hits = (time: number): number => matchDetections([time], keyword).hits;
  assertEquals([0.999, 1, 2, 2.001].map(hits), [0, 1, 1, 0]);
});

Deno.test("a repeat counts again once it is more than a second after the hit", () => {
  const keyword = [{ start: 1, end: 1.5 }];
  const accepts = (time: number): number => matchDetections([1.5, time], keyword).falseAccepts;
  assertEquals([1.6, 2.5, 2.501].map(accepts), [0, 0, 1]);
});

Deno.test("a detection inside a second keyword is its hit, however soon after the first", () => {
  const keywords = [{ start: 1, end: 1.4 }, { start: 1.6, end: 2 }];
  const result = matchDetections([1.3, 2.1], keywords);
  assertEquals([result.hits, result.misses, result.falseAccepts], [2, 0, 0]);
});

Deno.test("hits and misses make up the keywords, and no detection counts twice", () => {
  const times = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 20 });
  fc.assert(
    fc.property(times, fc.uniqueArray(fc.integer({ min: 0, max: 30 })), (detections, starts) => {
      const keywords = starts.sort((a, b) => a - b)
        .map((start) => ({ start: start * 1.5, end: start * 1.5 + 0.6 }));
      const sorted = detections.map((tenths) => tenths / 10).sort((a, b) => a - b);
      const result = matchDetections(sorted, keywords);
      assertEquals(result.hits + result.misses, keywords.length);
      assertEquals(result.latencies.length, result.hits);
      assertEquals(result.latencies.every((late) => late >= -0.6 - 1e-9 && late <= 0.5), true);
      assertEquals(result.hits + result.falseAccepts <= sorted.length, true);
    }),
    { seed: 5 },
  );
});

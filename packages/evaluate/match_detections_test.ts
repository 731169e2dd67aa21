import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { matchDetections } from "./match_detections.ts";

const WINDOW = { window: 1 };

Deno.test("detections near a keyword are hits, those that follow repeats, all others false", () => {
  const keywords = [{ start: 1, end: 1.5 }, { start: 5, end: 5.6 }, { start: 9, end: 9.4 }];
  const result = matchDetections([0.5, 1.7, 2.2, 5.2, 7.7], keywords, WINDOW);
  assertEquals([result.hits, result.misses, result.repeats, result.falseAccepts], [2, 1, 1, 2]);
  assertEquals(result.falseAcceptTimes, [0.5, 7.7]);
  assertEquals(result.missed, [2]);
  assertAlmostEquals(result.latencies[0], 0.2);
  assertAlmostEquals(result.latencies[1], -0.4);
});

Deno.test("a hit lies from the keyword's start to half a second after its end, ends included", () => {
  const keyword = [{ start: 1, end: 1.5 }];
  const hits = (time: number): number => matchDetections([time], keyword, WINDOW).hits;
  assertEquals([0.999, 1, 2, 2.001].map(hits), [0, 1, 1, 0]);
});

Deno.test("repeats end one second after the window has left the keyword", () => {
  const keyword = [{ start: 1, end: 1.5 }];
  const accepts = (time: number, window: number): number =>
    matchDetections([1.2, time], keyword, { window }).falseAccepts;
  assertEquals([1.3, 3.5, 3.501].map((time) => accepts(time, 1)), [0, 0, 1]);
  assertEquals([2.75, 2.751].map((time) => accepts(time, 0.25)), [0, 1]);
});

Deno.test("a keyword that is detected too late is a miss and a false accept, not a repeat", () => {
  const result = matchDetections([2.1], [{ start: 1, end: 1.5 }], WINDOW);
  assertEquals([result.misses, result.repeats, result.falseAccepts], [1, 0, 1]);
});

Deno.test("a detection inside a second keyword is its hit, however soon after the first", () => {
  const keywords = [{ start: 1, end: 1.4 }, { start: 1.6, end: 2 }];
  const result = matchDetections([1.3, 2.1], keywords, WINDOW);
  assertEquals([result.hits, result.misses, result.falseAccepts], [2, 0, 0]);
});

const tenths = (most: number, maxLength: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 0, max: most }), { maxLength })
    .map((values) => values.map((value) => value / 10).sort((a, b) => a - b));

const spans = fc.tuple(tenths(80, 6), fc.infiniteStream(fc.integer({ min: 0, max: 12 })))
  .map(([starts, lengths]) =>
    starts.map((start) => ({ start, end: start + lengths.next().value! / 10 }))
  );

Deno.test("every detection is a hit, a repeat or false, and no keyword is hit twice", () => {
  fc.assert(
    fc.property(tenths(120, 20), spans, (detections, keywords) => {
      const result = matchDetections(detections, keywords, WINDOW);
      assertEquals(result.hits + result.misses, keywords.length);
      assertEquals(result.hits + result.repeats + result.falseAccepts, detections.length);
      assertEquals(result.falseAcceptTimes.length, result.falseAccepts);
      assertEquals(result.latencies.length, result.hits);
      assert(result.latencies.every((late) => late >= -1.2 - 1e-9 && late <= 0.5 + 1e-9));
    }),
    { seed: 5 },
  );
});

Deno.test("no other way of matching gives more hits", () => {
  const most = (
    detections: readonly number[],
    keywords: readonly { start: number; end: number }[],
  ): number => {
    if (detections.length === 0) return 0;
    const [time, ...rest] = detections;
    let best = most(rest, keywords);
    keywords.forEach(({ start, end }, i) => {
      if (time < start || time > end + 0.5) return;
      best = Math.max(best, 1 + most(rest, keywords.filter((_, k) => k !== i)));
    });
    return best;
  };
  fc.assert(
    fc.property(tenths(100, 6), spans, (detections, keywords) => {
      assertEquals(matchDetections(detections, keywords, WINDOW).hits, most(detections, keywords));
    }),
    { seed: 6, numRuns: 300 },
  );
});

Deno.test("times out of order, NaN and a negative window are errors", () => {
  const keyword = [{ start: 1, end: 1.5 }];
  assertThrows(() => matchDetections([2, 1], keyword, WINDOW), RangeError, "ascending order");
  assertThrows(() => matchDetections([NaN], keyword, WINDOW), RangeError, "ascending order");
  assertThrows(() => matchDetections([], [{ start: 2, end: 1 }], WINDOW), RangeError, "must end");
  assertThrows(() => matchDetections([], keyword, { window: NaN }), RangeError, "are NaN and 0.5");
});

import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { countDetections, detCurvePerHour, falseAcceptsPerHour, peakScores } from "./rates.ts";

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

const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 9 })))
  .map((pairs) => {
    let time = 0;
    return {
      times: pairs.map(([gap]) => (time += gap) / 10),
      scores: pairs.map(([, score]) => score),
    };
  });

Deno.test("detections are as many as can be packed a refractory period apart", () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 9 }), (stream, threshold) => {
      const times = stream.times.filter((_, i) => stream.scores[i] >= threshold);
      // The longest chain by dynamic programming.
      const best = times.map(() => 1);
      times.forEach((time, i) => {
        for (let j = 0; j < i; j++) {
          if (time >= times[j] + 1) best[i] = Math.max(best[i], best[j] + 1);
        }
      });
      assertEquals(countDetections(stream, threshold, 1), Math.max(0, ...best));
    }),
    { seed: 14 },
  );
});

Deno.test("the peak of a keyword is the highest score from its start to half a second after", () => {
  const stream = { times: [0.9, 1, 1.4, 2, 2.1], scores: [9, 1, 3, 2, 8] };
  const spans = [{ start: 1, end: 1.5 }, { start: 5, end: 6 }];
  assertEquals([...peakScores(stream, spans)], [3, -Infinity]);
});

Deno.test("the curve counts both errors at each of its thresholds and starts at one accept", () => {
  const keywords = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(keywords, steps, (peaks, stream) => {
      const { points, silent } = detCurvePerHour(peaks, [stream], { seconds: 1800 });
      for (const point of silent ? [...points, silent] : points) {
        const rejects = peaks.filter((peak) => peak < point.threshold).length;
        assertEquals(point.falseRejects, rejects);
        assertEquals(point.falseRejectRate, rejects / peaks.length);
        assertEquals(point.falseAccepts, countDetections(stream, point.threshold, 1));
        assertEquals(point.perHour, point.falseAccepts * 2);
      }
      assert(points.every((point) => point.falseAccepts >= 1));
      assert(silent === undefined || silent.falseAccepts === 0);
      for (let i = 1; i < points.length; i++) {
        assert(points[i].falseAccepts <= points[i - 1].falseAccepts);
        assert(points[i].falseRejects > points[i - 1].falseRejects);
      }
    }),
    { seed: 15 },
  );
});

Deno.test("a keyword that was never heard is rejected at every threshold", () => {
  const stream = { times: [1], scores: [0.3] };
  const { points, silent } = detCurvePerHour([-Infinity, 0.2, 0.9], [stream], { seconds: 3600 });
  assertEquals(points.map(({ falseRejects, perHour }) => [falseRejects, perHour]), [[1, 1]]);
  assertEquals(silent?.falseRejects, 2);
});

Deno.test("no keyword, a keyword without a score and no time are errors", () => {
  assertThrows(() => detCurvePerHour([], [], { seconds: 1 }), RangeError, "there are 0");
  assertThrows(() => detCurvePerHour([NaN], [], { seconds: 1 }), RangeError, "the last is NaN");
  assertThrows(() => falseAcceptsPerHour(0, 0), RangeError, "current value is 0");
});

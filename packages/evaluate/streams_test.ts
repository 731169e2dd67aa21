import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { sigmoid } from "@kws/kernels";
import { matchDetections } from "./match_detections.ts";
import {
  chooseRule,
  detCurvePerHour,
  detectionTimes,
  type ScoredStream,
  STREAM_THRESHOLDS,
  summariseStreams,
} from "./streams.ts";

/** The log-odds of a probability. */
function logOddsOf(probability: number): number {
  return Math.log(probability / (1 - probability));
}

const RATE = 1000;
const WINDOW = { window: 0.3 };

/** Ten steps a second; probabilities are sixteenths, keywords of 0.4 s. */
const streams: fc.Arbitrary<ScoredStream[]> = fc.array(
  fc.record({
    values: fc.array(fc.integer({ min: 0, max: 16 }), { minLength: 20, maxLength: 80 }),
    starts: fc.array(fc.integer({ min: 0, max: 15 }), { maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 3 },
).map((recordings) =>
  recordings.map(({ values, starts }, r) => {
    let at = 0;
    return {
      steps: values.map((value, i) => ({ sample: 100 * i, logOdds: logOddsOf(value / 16) })),
      sampleRate: RATE,
      keywords: (r === 0 ? [1, ...starts] : starts).map((tenths) => {
        at += tenths / 10;
        return { start: at, end: at + 0.4 };
      }),
      seconds: values.length / 10,
    };
  })
);

/** Misses and false accepts of a rule, straight from its words. */
function errorsOf(
  recordings: readonly ScoredStream[],
  smoothing: number,
  logOdds: number,
  refractory: number,
): { misses: number; falseAccepts: number } {
  const sum = { misses: 0, falseAccepts: 0 };
  for (const { steps, keywords } of recordings) {
    const times: number[] = [];
    let armed = true;
    steps.forEach(({ sample }, i) => {
      const latest = steps.slice(Math.max(0, i - smoothing + 1), i + 1);
      const mean = latest.reduce((sum, { logOdds }) => sum + sigmoid(logOdds), 0) / latest.length;
      if (logOdds === Infinity) return;
      if (mean < 1 / (1 + Math.exp(-logOdds))) armed = true;
      else if (armed && sample / RATE - (times.at(-1) ?? -Infinity) >= refractory - 1e-9) {
        armed = false;
        times.push(sample / RATE);
      }
    });
    const matches = matchDetections(times, keywords, WINDOW);
    sum.misses += matches.misses;
    sum.falseAccepts += matches.falseAccepts;
  }
  return sum;
}

// None of them is the log-odds of a mean of sixteenths.
const THRESHOLDS = [-1.43, 0.17, 0.77, 1.51, 2.33];

Deno.test("the rule has the fewest misses of all that keep the budget, then the fewest accepts", () => {
  let rejecting = 0;
  fc.assert(
    fc.property(streams, fc.integer({ min: 0, max: 3 }), (recordings, budget) => {
      const options = { ...WINDOW, refractory: 0.5 };
      const smoothings = [3, 1];
      const rule = chooseRule(recordings, {
        ...{ smoothings, thresholds: THRESHOLDS, budget },
        ...options,
      });
      const all = smoothings.flatMap((smoothing) =>
        [...THRESHOLDS, Infinity].map((threshold) => ({
          ...{ smoothing, threshold },
          ...errorsOf(recordings, smoothing, threshold, 0.5),
        }))
      );
      const allowed = all.filter(({ falseAccepts }) => falseAccepts <= budget);
      const misses = Math.min(...allowed.map((one) => one.misses));
      const best = allowed.filter((one) => one.misses === misses);
      const falseAccepts = Math.min(...best.map((one) => one.falseAccepts));
      assertEquals([rule.misses, rule.falseAccepts], [misses, falseAccepts]);
      // As far to both sides as the rule may move, nothing changes; no equal rule may move farther.
      const isEqual = (one?: { misses: number; falseAccepts: number; threshold: number }) =>
        one !== undefined && one.misses === misses && one.falseAccepts === falseAccepts &&
        one.threshold < Infinity;
      const roomOf = (smoothing: number, threshold: number): number => {
        const own = all.filter((one) => one.smoothing === smoothing);
        const at = own.findIndex((one) => one.threshold === threshold);
        let room = 0;
        while (isEqual(own[at - room - 1]) && isEqual(own[at + room + 1])) room++;
        return room;
      };
      const equal = best.filter(isEqual);
      if (equal.length === 0) assertEquals(rule.threshold, Infinity);
      else {
        const most = Math.max(...equal.map((one) => roomOf(one.smoothing, one.threshold)));
        assertEquals(roomOf(rule.smoothing, rule.threshold), most);
      }
      if (rule.threshold === Infinity) rejecting++;

      const summary = summariseStreams(recordings, rule, WINDOW);
      assertEquals([summary.misses, summary.rate.falseAccepts], [misses, falseAccepts]);
      assertEquals([summary.hits, summary.repeats], [rule.hits, rule.repeats]);
      assertEquals(summary.hits, summary.latency.hits);
      assertEquals(
        summary.hits + summary.repeats + falseAccepts,
        recordings.reduce((sum, stream) => sum + detectionTimes(stream, rule).length, 0),
      );
    }),
    { seed: 51, numRuns: 200 },
  );
  assert(rejecting > 0);
});

Deno.test("the curve keeps the thresholds that no other beats, and ends in silence", () => {
  fc.assert(
    fc.property(streams, (recordings) => {
      const curve = detCurvePerHour(recordings, {
        ...{ smoothing: 2, thresholds: THRESHOLDS, refractory: 0.5 },
        ...WINDOW,
      });
      const all = [...THRESHOLDS, Infinity].map((threshold) => ({
        threshold,
        ...errorsOf(recordings, 2, threshold, 0.5),
      }));
      const kept = all.filter((one) =>
        !all.some((other) =>
          other.misses <= one.misses && other.falseAccepts <= one.falseAccepts &&
          (other.misses < one.misses || other.falseAccepts < one.falseAccepts ||
            other.threshold < one.threshold)
        )
      ).sort((a, b) => a.falseAccepts - b.falseAccepts);
      assertEquals(
        curve.map(({ threshold, falseRejects, falseAccepts }) => ({
          threshold,
          misses: falseRejects,
          falseAccepts,
        })),
        kept,
      );
      const seconds = recordings.reduce((sum, stream) => sum + stream.seconds, 0);
      const keywords = recordings.reduce((sum, stream) => sum + stream.keywords.length, 0);
      for (const { perHour, falseAccepts, falseRejectRate, falseRejects, leastClaim } of curve) {
        assertAlmostEquals(perHour, falseAccepts * 3600 / seconds, 1e-9);
        assertAlmostEquals(leastClaim, 3 * 3600 / seconds, 1e-9);
        assertEquals(falseRejectRate, falseRejects / keywords);
      }
      assertEquals(curve[0].falseAccepts, 0);
    }),
    { seed: 52, numRuns: 200 },
  );
});

const heard = (probabilities: readonly number[]): ScoredStream => ({
  steps: probabilities.map((probability, i) => ({
    sample: 100 * i,
    logOdds: logOddsOf(probability),
  })),
  ...{ sampleRate: RATE, keywords: [{ start: 0.1, end: 0.3 }], seconds: 1800 },
});

Deno.test("a budget counts the false accepts of all recordings together", () => {
  const speech = heard([0, 0.99, 0, 0, 0, 0, 0, 0, 0]);
  const other = { ...heard([0, 0.9, 0, 0, 0, 0]), keywords: [] };
  const options = { smoothings: [1], refractory: 0, ...WINDOW };
  const rule = (streams: ScoredStream[], budget: number) =>
    chooseRule(streams, { ...options, budget });
  /** The middle of the thresholds that let through what is likelier than the one and no likelier than the other. */
  const between = (low: number, high: number): number => {
    const own = STREAM_THRESHOLDS.filter((t) => t > logOddsOf(low) && t <= logOddsOf(high));
    return own[(own.length - 1) >> 1];
  };
  assertEquals(rule([speech, other], 0).threshold, between(0.9, 0.99));
  assertEquals(rule([speech, other, other], 2).falseAccepts, 0);
  const louder = { ...other, steps: heard([0, 0.999, 0, 0.999, 0, 0.999]).steps };
  assertEquals([rule([speech, louder], 2).threshold, rule([speech, louder], 2).misses], [
    // The other sound's three are one too many: the keyword is given up with them.
    between(0.999, 1),
    1,
  ]);
  assertEquals(rule([speech, louder], 3).misses, 0);
});

Deno.test("a NaN among the probabilities is no detection and spoils only its own means", () => {
  const rule = { smoothing: 2, threshold: 0, refractory: 0 };
  assertEquals(detectionTimes(heard([NaN, 1, 1, 0, NaN, 1]), rule), [0.2]);
});

Deno.test("figures of several recordings add up, with rate and latency", () => {
  const rule = { smoothing: 1, threshold: 2, refractory: 0.2 };
  const streams = [heard([0, 0, 0, 0, 1]), heard([0, 0, 1, 0, 0, 1, 0]), heard([1, 0])];
  const { latency, rate, ...counts } = summariseStreams(streams, rule, WINDOW);
  assertEquals(counts, { keywords: 3, hits: 2, misses: 1, repeats: 1 });
  assertEquals([rate.falseAccepts, rate.hours, rate.perHour, rate.leastClaim], [1, 1.5, 2 / 3, 2]);
  assertAlmostEquals(latency.median!, 0, 1e-12);
  assertAlmostEquals(latency.p95!, 0.1, 1e-12);
});

Deno.test("no keyword anywhere, nothing to try, and no budget are errors", () => {
  const stream = heard([0, 1]);
  const options = { smoothings: [1], budget: 0, ...WINDOW };
  const silent = { ...stream, keywords: [] };
  assertThrows(() => chooseRule([silent], options), RangeError, "none with a keyword");
  assertThrows(() => chooseRule([], options), RangeError, "there are 0, none");
  assertThrows(() => chooseRule([stream], { ...options, smoothings: [] }), RangeError, "are 0 and");
  assertThrows(() => chooseRule([stream], { ...options, budget: NaN }), RangeError, "is NaN");
  assertThrows(() => detCurvePerHour([silent], { smoothing: 1, ...WINDOW }), RangeError, "none");
});

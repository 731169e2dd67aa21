import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { log } from "@kws/kernels";
import { Detector, type Step } from "@kws/runtime";
import { matchDetections } from "./match_detections.ts";
import { detectionTimes } from "./streams.ts";

const RATE = 16000;

/** The log-odds of a probability. */
function logOddsOf(probability: number): number {
  return log(probability) - log(1 - probability);
}

/** A detector and how it hears a keyword. */
interface Setup {
  /** Samples from step to step. */
  every: number;
  /** Seconds of sound that a step depends on. */
  window: number;
  /** Steps whose mean counts. */
  smoothing: number;
  /** Least mean probability of a detection. */
  threshold: number;
  /** Seconds. */
  refractory: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  every: fc.integer({ min: 80, max: 4800 }),
  window: fc.integer({ min: 20, max: 300 }).map((hundredths) => hundredths / 100),
  smoothing: fc.integer({ min: 1, max: 12 }),
  threshold: fc.integer({ min: 1, max: 99 }).map((hundredths) => hundredths / 100),
  refractory: fc.integer({ min: 0, max: 20 }).map((tenths) => tenths / 10),
});

/** A keyword of 0.3 to 1 s that begins after so many hundredths of a second. */
const keyword = fc.record({
  start: fc.integer({ min: 0, max: 500 }).map((hundredths) => hundredths / 100),
  length: fc.integer({ min: 30, max: 100 }).map((hundredths) => hundredths / 100),
}).map(({ start, length }) => ({ start, end: start + length }));

/** Steps up to `seconds`, probable while a keyword lies in the window. */
function stepsOf(
  { every, window }: Setup,
  keywords: readonly { start: number; end: number }[],
  seconds: number,
  inside: (i: number) => number = () => 1,
): Step[] {
  return Array.from({ length: Math.floor(seconds * RATE / every) }, (_, i) => {
    const sample = (i + 1) * every;
    const time = sample / RATE;
    const heard = keywords.some(({ start, end }) => time >= start && time <= end + window);
    return { sample, logOdds: logOddsOf(heard ? inside(i) : 0) };
  });
}

/** The seconds at which the detector that ships detects. */
function detect({ smoothing, threshold, refractory }: Setup, steps: readonly Step[]): number[] {
  const rule = { smoothing, threshold: logOddsOf(threshold), refractory };
  const detector = new Detector(rule, { keyword: "", sampleRate: RATE, reach: 1 });
  return steps.flatMap((step) => detector.push(step)?.time ?? []);
}

Deno.test("one plateau over one keyword is one hit and no false accept, whatever the detector", () => {
  let heard = 0;
  fc.assert(
    fc.property(setups, keyword, (setup, keyword) => {
      const steps = stepsOf(setup, [keyword], keyword.end + setup.window + 6);
      const found = detect(setup, steps);
      // A plateau shorter than the smoothing may stay below the threshold, never fire twice.
      assert(found.length <= 1);
      // So many probable steps lift the mean to the threshold: it is the detector's own delay.
      const needed = Math.ceil(setup.smoothing * setup.threshold);
      const first = steps.findIndex(({ logOdds }) => logOdds > 0);
      const { sample, logOdds } = steps[first + needed - 1];
      if (logOdds < 0 || sample / RATE > keyword.end + 0.5) return;
      heard++;
      const { hits, misses, repeats, falseAccepts } = matchDetections(found, [keyword], setup);
      assertEquals({ hits, misses, repeats, falseAccepts }, {
        hits: 1,
        misses: 0,
        repeats: 0,
        falseAccepts: 0,
      });
    }),
    { seed: 21, numRuns: 1000 },
  );
  assert(heard > 600);
});

Deno.test("however a probability flickers while the keyword is in the window, none is false", () => {
  const flicker = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(setups, keyword, flicker, (setup, keyword, values) => {
      const { every, smoothing } = setup;
      // The mean's tail must end within the second that repeats are granted.
      fc.pre(every * smoothing <= RATE);
      const steps = stepsOf(
        setup,
        [keyword],
        keyword.end + setup.window + 6,
        (i) => values[i % values.length] / 10,
      );
      const found = detect(setup, steps);
      fc.pre(found.length > 0 && found[0] <= keyword.end + 0.5);
      const { hits, repeats, falseAccepts } = matchDetections(found, [keyword], setup);
      assertEquals([hits, repeats, falseAccepts], [1, found.length - 1, 0]);
    }),
    { seed: 22, numRuns: 500 },
  );
});

Deno.test("many keywords far apart are as many hits and no false accept", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(setups, gaps, (setup, gaps) => {
      const { every, smoothing, window, refractory } = setup;
      fc.pre(every * smoothing <= 0.5 * RATE);
      // The mean must fall below the threshold in between, and the refractory time must be over.
      const quiet = every * (smoothing + 1) / RATE + refractory + 0.1;
      let at = 0;
      const keywords = gaps.map((tenths) => {
        const start = at + tenths / 10;
        at = start + 0.6 + window + quiet;
        return { start, end: start + 0.6 };
      });
      const found = detect(setup, stepsOf(setup, keywords, at + 2));
      const result = matchDetections(found, keywords, setup);
      assertEquals(
        [result.hits, result.misses, result.repeats, result.falseAccepts],
        [keywords.length, 0, 0, 0],
      );
    }),
    { seed: 23, numRuns: 300 },
  );
});

Deno.test("overlapping keywords and a word said twice give at most one hit each, none false", () => {
  const offsets = fc.array(fc.integer({ min: 0, max: 15 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(setups, offsets, (setup, offsets) => {
      fc.pre(setup.every * setup.smoothing <= 0.5 * RATE);
      let start = 0.5;
      const keywords = offsets.map((tenths) => {
        start += tenths / 10;
        return { start, end: start + 0.6 };
      });
      const found = detect(setup, stepsOf(setup, keywords, start + setup.window + 6));
      const result = matchDetections(found, keywords, setup);
      assert(result.hits >= 1);
      assertEquals(result.hits + result.misses, keywords.length);
      assertEquals(result.hits + result.repeats, found.length);
      assertEquals(result.falseAccepts, 0);
    }),
    { seed: 24, numRuns: 300 },
  );
});

Deno.test("step by step a detector detects what the study reads off a whole recording", () => {
  fc.assert(
    fc.property(setups, fc.array(fc.integer({ min: 0, max: 10 })), (setup, values) => {
      const steps = values.map((value, i) => ({
        sample: i * setup.every,
        logOdds: logOddsOf(value / 10),
      }));
      const { smoothing, threshold, refractory } = setup;
      const rule = { smoothing, threshold: logOddsOf(threshold), refractory };
      const stream = { steps, sampleRate: RATE, keywords: [], seconds: 1 };
      assertEquals(detect(setup, steps), detectionTimes(stream, rule));
    }),
    { seed: 25 },
  );
});

Deno.test("a NaN is never a detection", () => {
  const steps = [NaN, 2, NaN].map((logOdds, sample) => ({ sample, logOdds }));
  const setup = { every: 1, window: 1, smoothing: 1, threshold: 0.5, refractory: 0 };
  assertEquals(detect(setup, steps), [1 / RATE]);
  assertThrows(() => detect({ ...setup, threshold: NaN }, steps), RangeError, "are NaN");
});

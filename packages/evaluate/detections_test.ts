import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  detectionTimesOf,
  farApart,
  keywords,
  logOddsOf,
  RATE,
  setups,
  stepsOf,
} from "@kws/runtime/testing/detector";
import { matchDetections } from "./match_detections.ts";
import { detectionTimes } from "./streams.ts";

/** What a network is that is never wrong. */
const CERTAIN = { inside: () => Infinity, outside: -Infinity };

Deno.test("one plateau over one keyword is one hit and no false accept, whatever the detector", () => {
  let heard = 0;
  fc.assert(
    fc.property(setups, keywords, (setup, keyword) => {
      const steps = stepsOf(setup, [keyword], keyword.end + setup.window + 6, CERTAIN);
      const found = detectionTimesOf(setup, steps);
      // A plateau shorter than the smoothing may stay below the threshold, never fire twice.
      assert(found.length <= 1);
      // So many probable steps lift the mean to the threshold: it is the detector's own delay.
      // One more than reach it exactly, as log-odds of a mean are rounded.
      const needed = Math.floor(setup.smoothing * setup.threshold) + 1;
      const first = steps.findIndex(({ logOdds }) => logOdds > 0);
      const { sample, logOdds } = steps[first + needed - 1];
      if (needed > setup.smoothing || logOdds < 0 || sample / RATE > keyword.end + 0.5) return;
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
    fc.property(setups, keywords, flicker, (setup, keyword, values) => {
      const { every, smoothing } = setup;
      // The mean's tail must end within the second that repeats are granted.
      fc.pre(every * smoothing <= RATE);
      const steps = stepsOf(
        setup,
        [keyword],
        keyword.end + setup.window + 6,
        { ...CERTAIN, inside: (i) => logOddsOf(values[i % values.length] / 10) },
      );
      const found = detectionTimesOf(setup, steps);
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
      fc.pre(setup.every * setup.smoothing <= 0.5 * RATE);
      const { said, seconds } = farApart(setup, gaps);
      const found = detectionTimesOf(setup, stepsOf(setup, said, seconds, CERTAIN));
      const result = matchDetections(found, said, setup);
      assertEquals(
        [result.hits, result.misses, result.repeats, result.falseAccepts],
        [said.length, 0, 0, 0],
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
      const said = offsets.map((tenths) => {
        start += tenths / 10;
        return { start, end: start + 0.6 };
      });
      const found = detectionTimesOf(
        setup,
        stepsOf(setup, said, start + setup.window + 6, CERTAIN),
      );
      const result = matchDetections(found, said, setup);
      assert(result.hits >= 1);
      assertEquals(result.hits + result.misses, said.length);
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
      assertEquals(detectionTimesOf(setup, steps), detectionTimes(stream, rule));
    }),
    { seed: 25 },
  );
});

Deno.test("a NaN is never a detection", () => {
  const steps = [NaN, 2, NaN].map((logOdds, sample) => ({ sample, logOdds }));
  const setup = { every: 1, window: 1, smoothing: 1, threshold: 0.5, refractory: 0 };
  assertEquals(detectionTimesOf(setup, steps), [1 / RATE]);
  assertThrows(() => detectionTimesOf({ ...setup, threshold: NaN }, steps), RangeError, "are NaN");
});

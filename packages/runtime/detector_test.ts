import { assert, assertEquals, assertThrows } from "@std/assert";
import { sigmoid } from "@kws/kernels";
import fc from "fast-check";
import { Detector } from "./detector.ts";
import { Smoothing, Trigger } from "./trigger.ts";
import {
  detectionTimesOf,
  detectorOf,
  farApart,
  keywords,
  RATE,
  setups,
  stepsOf,
} from "./testing_detector.ts";

Deno.test("one plateau over one keyword is one detection while it is heard, whatever the detector", () => {
  let heard = 0;
  fc.assert(
    fc.property(setups, keywords, (setup, keyword) => {
      const steps = stepsOf(setup, [keyword], keyword.end + setup.window + 6);
      const found = detectionTimesOf(setup, steps);
      // A plateau shorter than the smoothing may stay below the threshold, never fire twice.
      assert(found.length <= 1);
      // So many probable steps lift the mean to the threshold: it is the detector's own delay.
      const plateau = steps.filter(({ logOdds }) => logOdds > 0);
      const needed = Math.ceil(setup.smoothing * setup.threshold - 1e-9) + 1;
      if (plateau.length < needed) return;
      heard++;
      assertEquals(found.length, 1);
      assert(found[0] >= keyword.start && found[0] <= keyword.end + setup.window + 1);
    }),
    { seed: 21, numRuns: 1000 },
  );
  assert(heard > 600, `${heard}`);
});

Deno.test("however log-odds flicker while a keyword is in the window, none is detected after it", () => {
  const flicker = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(setups, keywords, flicker, (setup, keyword, values) => {
      // The mean's tail must end within the second that repeats are granted.
      fc.pre(setup.every * setup.smoothing <= RATE);
      const end = keyword.end + setup.window;
      const steps = stepsOf(setup, [keyword], end + 6, {
        inside: (i) => values[i % values.length],
      });
      for (const time of detectionTimesOf(setup, steps)) {
        assert(time >= keyword.start && time <= end + 1);
      }
    }),
    { seed: 22, numRuns: 500 },
  );
});

Deno.test("many keywords far apart are as many detections", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(setups, gaps, (setup, gaps) => {
      fc.pre(setup.every * setup.smoothing <= 0.5 * RATE);
      const { said, seconds } = farApart(setup, gaps);
      assertEquals(detectionTimesOf(setup, stepsOf(setup, said, seconds)).length, said.length);
    }),
    { seed: 23, numRuns: 300 },
  );
});

Deno.test("a detection says sample, time, probability and word", () => {
  const own = detectorOf({ every: 1, window: 1, smoothing: 1, threshold: 0.5, refractory: 0 });
  assertEquals(own.push({ sample: 7999, logOdds: -1 }), undefined);
  assertEquals(own.push({ sample: 8000, logOdds: 3 }), {
    ...{ sample: 8000, time: 0.5, logOdds: 3, probability: sigmoid(3), keyword: "happy" },
    ...{ start: 4001 / 16000, end: 8001 / 16000 },
  });
});

Deno.test("a state that is saved between any two steps goes on to the same detections", () => {
  fc.assert(
    fc.property(
      setups,
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 60 }),
      fc.nat(),
      (setup, values, where) => {
        const steps = values.map((logOdds, i) => ({ sample: i * setup.every, logOdds }));
        const expected = detectionTimesOf(setup, steps);
        const cut = where % steps.length;
        const first = detectorOf(setup);
        const found = steps.slice(0, cut).flatMap((step) => first.push(step)?.time ?? []);
        const second = detectorOf(setup);
        second.push({ sample: 0, logOdds: 9 });
        second.restore(first.save());
        found.push(...steps.slice(cut).flatMap((step) => second.push(step)?.time ?? []));
        assertEquals(found, expected);
      },
    ),
    { seed: 25 },
  );
  const own = detectorOf({ every: 1, window: 1, smoothing: 1, threshold: 0.5, refractory: 0 });
  assertThrows(() => own.restore(new Uint8Array(9)), RangeError, "of the same model and rule");
  assertThrows(() => own.restore(new Uint8Array(64)), RangeError, "of the same model and rule");
});

Deno.test("the refractory time is in seconds", () => {
  const steps = [3, -3, 3, -3, 3, -3, 3].map((logOdds, i) => ({ sample: i * RATE / 4, logOdds }));
  const setup = { every: 1, window: 1, smoothing: 1, threshold: 0.5, refractory: 1 };
  assertEquals(detectionTimesOf(setup, steps), [0, 1]);
});

Deno.test("a detector decides as trigger and mean do that compute every step", () => {
  const eighths = (most: number) =>
    fc.integer({ min: -8 * most, max: 8 * most }).map((value) => value / 8);
  const values = fc.array(eighths(8), { minLength: 40, maxLength: 80 });
  const rules = fc.record({
    smoothing: fc.integer({ min: 1, max: 8 }),
    threshold: eighths(6),
    refractory: fc.constantFrom(0, 0.5, 2),
  });
  let found = 0;
  fc.assert(
    fc.property(rules, values, (rule, values) => {
      const detector = new Detector(rule, { keyword: "happy", sampleRate: RATE, reach: RATE });
      const mean = new Smoothing(rule.smoothing);
      const trigger = new Trigger({ ...rule, refractory: rule.refractory * RATE });
      values.forEach((logOdds, i) => {
        const sample = 1280 * i;
        const expected = trigger.push({ sample, logOdds: mean.push(logOdds) });
        const given = detector.push({ sample, logOdds });
        assertEquals(given && { sample: given.sample, logOdds: given.logOdds }, expected);
        if (given) found++;
      });
    }),
    { seed: 25, numRuns: 500 },
  );
  assert(found > 1000, `${found}`);
});

Deno.test("after a reset a detector has heard nothing", () => {
  const own = detectorOf({ every: 1, window: 1, smoothing: 2, threshold: 0.5, refractory: 9 });
  assert(own.push({ sample: 0, logOdds: 3 }));
  own.reset();
  assert(own.push({ sample: 1, logOdds: 3 }));
});

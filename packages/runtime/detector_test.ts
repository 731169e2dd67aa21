import { assert, assertEquals, assertThrows } from "@std/assert";
import { log, sigmoid } from "@kws/kernels";
import fc from "fast-check";
import { Detector } from "./detector.ts";
import type { SpotterStep } from "./spotter.ts";

const RATE = 16000;

/** A detector and how it hears a keyword. */
interface Setup {
  /** Samples from step to step. */
  every: number;
  /** Seconds of sound that a step depends on. */
  window: number;
  smoothing: number;
  /** As a probability. */
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

const keyword = fc.record({
  start: fc.integer({ min: 0, max: 500 }).map((hundredths) => hundredths / 100),
  length: fc.integer({ min: 30, max: 100 }).map((hundredths) => hundredths / 100),
}).map(({ start, length }) => ({ start, end: start + length }));

function detector({ smoothing, threshold, refractory }: Setup): Detector {
  const logOdds = log(threshold) - log(1 - threshold);
  return new Detector({ smoothing, threshold: logOdds, refractory }, {
    keyword: "happy",
    sampleRate: RATE,
    reach: 4000,
  });
}

/** Steps up to `seconds`, of log-odds `inside` while a keyword lies in the window, else improbable. */
function stepsOf(
  { every, window }: Setup,
  keywords: readonly { start: number; end: number }[],
  seconds: number,
  inside: (i: number) => number = () => 40,
): SpotterStep[] {
  return Array.from({ length: Math.floor(seconds * RATE / every) }, (_, i) => {
    const sample = (i + 1) * every;
    const time = sample / RATE;
    const heard = keywords.some(({ start, end }) => time >= start && time <= end + window);
    return { sample, logOdds: heard ? inside(i) : -40 };
  });
}

function times(setup: Setup, steps: readonly SpotterStep[]): number[] {
  const own = detector(setup);
  return steps.flatMap((step) => own.push(step)?.time ?? []);
}

Deno.test("one plateau over one keyword is one detection while it is heard, whatever the detector", () => {
  let heard = 0;
  fc.assert(
    fc.property(setups, keyword, (setup, keyword) => {
      const steps = stepsOf(setup, [keyword], keyword.end + setup.window + 6);
      const found = times(setup, steps);
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
    fc.property(setups, keyword, flicker, (setup, keyword, values) => {
      // The mean's tail must end within the second that repeats are granted.
      fc.pre(setup.every * setup.smoothing <= RATE);
      const end = keyword.end + setup.window;
      const steps = stepsOf(setup, [keyword], end + 6, (i) => values[i % values.length]);
      for (const time of times(setup, steps)) assert(time >= keyword.start && time <= end + 1);
    }),
    { seed: 22, numRuns: 500 },
  );
});

Deno.test("many keywords far apart are as many detections", () => {
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
      assertEquals(times(setup, stepsOf(setup, keywords, at + 2)).length, keywords.length);
    }),
    { seed: 23, numRuns: 300 },
  );
});

Deno.test("a detection says sample, time, probability and word", () => {
  const own = detector({ every: 1, window: 1, smoothing: 1, threshold: 0.5, refractory: 0 });
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
        const expected = times(setup, steps);
        const cut = where % steps.length;
        const first = detector(setup);
        const found = steps.slice(0, cut).flatMap((step) => first.push(step)?.time ?? []);
        const second = detector(setup);
        second.push({ sample: 0, logOdds: 9 });
        second.restore(first.save());
        found.push(...steps.slice(cut).flatMap((step) => second.push(step)?.time ?? []));
        assertEquals(found, expected);
      },
    ),
    { seed: 25 },
  );
  const own = detector({ every: 1, window: 1, smoothing: 1, threshold: 0.5, refractory: 0 });
  assertThrows(() => own.restore(new Uint8Array(9)), RangeError, "with the same rule");
  assertThrows(() => own.restore(new Uint8Array(64)), RangeError, "with the same rule");
});

Deno.test("the refractory time is in seconds", () => {
  const steps = [3, -3, 3, -3, 3, -3, 3].map((logOdds, i) => ({ sample: i * RATE / 4, logOdds }));
  const setup = { every: 1, window: 1, smoothing: 1, threshold: 0.5, refractory: 1 };
  assertEquals(times(setup, steps), [0, 1]);
});

Deno.test("after a reset a detector has heard nothing", () => {
  const own = detector({ every: 1, window: 1, smoothing: 2, threshold: 0.5, refractory: 9 });
  assert(own.push({ sample: 0, logOdds: 3 }));
  own.reset();
  assert(own.push({ sample: 1, logOdds: 3 }));
});

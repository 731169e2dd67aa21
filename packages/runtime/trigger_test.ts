import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { forget, log, sigmoid, type StatePart } from "@kws/kernels";
import fc from "fast-check";
import { restoreState, saveState } from "./saved_state.ts";
import { Smoothing, Trigger, type TriggerOptions } from "./trigger.ts";

/** Indices of the detections among log-odds 100 samples apart. */
function detect(values: readonly number[], options: TriggerOptions): number[] {
  const trigger = new Trigger(options);
  return [...values.keys()].filter((i) => trigger.push({ sample: 100 * i, logOdds: values[i] }));
}

Deno.test("a trigger is armed again only by log-odds below the threshold", () => {
  const options = { threshold: 0, refractory: 0 };
  assertEquals(detect([0, 2, 0, -0.01, 0], options), [0, 4]);
  assertEquals(detect([2, 2, 2, 2, 2, 2], { ...options, refractory: 200 }), [0]);
});

Deno.test("a rise within the refractory time is detected at its end if it lasts", () => {
  const options = { threshold: 0, refractory: 300 };
  assertEquals(detect([2, -2, 2, 2, 2], options), [0, 3]);
  assertEquals(detect([2, -2, 2, -2, -2], options), [0]);
});

Deno.test("NaN neither detects nor arms", () => {
  const options = { threshold: 0, refractory: 0 };
  assertEquals(detect([NaN, 2, NaN, 2, -2, NaN, 2], options), [1, 6]);
  assertEquals(detect([NaN, NaN], { threshold: -Infinity, refractory: 0 }), []);
});

Deno.test("an infinite threshold rejects everything, certainty too", () => {
  assertEquals(detect([700, Infinity, 0], { threshold: Infinity, refractory: 0 }), []);
  assertEquals(detect([-Infinity, 0], { threshold: -Infinity, refractory: 0 }), [0]);
});

Deno.test("detections are rises to the threshold, apart by the refractory time", () => {
  const values = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 });
  fc.assert(
    fc.property(values, fc.integer({ min: 0, max: 9 }), (values, gap) => {
      const found = detect(values, { threshold: 2, refractory: 100 * gap });
      found.forEach((at, i) => {
        assert(values[at] >= 2);
        if (i === 0) return;
        assert(at - found[i - 1] >= gap);
        assert(values.slice(found[i - 1] + 1, at).some((value) => value < 2));
      });
      // Every rise outside a refractory time is found.
      values.forEach((value, i) => {
        if (value < 2 || (i > 0 && values[i - 1] >= 2)) return;
        const last = found.findLast((at) => at < i);
        if (last === undefined || i - last >= gap) assert(found.includes(i));
      });
    }),
    { seed: 31, numRuns: 500 },
  );
});

Deno.test("a mean is the latest steps' mean probability, and does not depend on what came before", () => {
  const logOdds = fc.array(fc.double({ min: -12, max: 12, noNaN: true }), { maxLength: 40 });
  fc.assert(
    fc.property(logOdds, fc.integer({ min: 1, max: 9 }), (values, count) => {
      const mean = new Smoothing(count);
      values.forEach((value, i) => {
        const latest = values.slice(Math.max(0, i - count + 1), i + 1);
        const own = mean.push(value);
        const anew = new Smoothing(count);
        assertEquals(own, latest.map((one) => anew.push(one)).at(-1));
        const share = latest.reduce((sum, one) => sum + sigmoid(one), 0) / latest.length;
        assertAlmostEquals(own, log(share / (1 - share)), 1e-9);
      });
    }),
    { seed: 32 },
  );
});

Deno.test("a mean that is not computed lies below what was asked for, and all others have the same bits", () => {
  const odd = fc.constantFrom(NaN, Infinity, -Infinity, 0, -0, 700, -700);
  const eighths = fc.integer({ min: -72, max: 72 }).map((value) => value / 8);
  const logOdds = fc.oneof({ weight: 19, arbitrary: eighths }, { weight: 1, arbitrary: odd });
  let spared = 0;
  fc.assert(
    fc.property(
      ...[
        fc.array(logOdds, { minLength: 40, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
      ] as const,
      logOdds,
      (values, count, least) => {
        const [all, enough] = [new Smoothing(count), new Smoothing(count)];
        for (const value of values) {
          const [mean, given] = [all.push(value), enough.push(value, least)];
          if (Object.is(given, mean)) continue;
          spared++;
          assertEquals(given, -Infinity);
          assert(mean < least, `${mean} ${least}`);
        }
      },
    ),
    { seed: 37, numRuns: 500 },
  );
  assert(spared > 1000, `${spared}`);
});

Deno.test("a single step and steps alike are their own mean, however certain", () => {
  for (const value of [-600, -40, 0, 17.7, 38, 600]) {
    assertEquals(new Smoothing(1).push(value), value);
    const mean = new Smoothing(3);
    for (let i = 0; i < 5; i++) assertAlmostEquals(mean.push(value), value, 1e-9);
  }
});

Deno.test("a NaN spoils the means that hold it and no later ones", () => {
  const mean = new Smoothing(2);
  const means = [1, NaN, 1, 1].map((value) => mean.push(value));
  assertEquals(means.slice(0, 3), [1, NaN, NaN]);
  assertAlmostEquals(means[3], 1);
});

/** Lets one go on from where another is. */
function copyState(from: { state: readonly StatePart[] }, to: typeof from): void {
  restoreState(to.state, 0, saveState(from.state, 0));
}

Deno.test("a reset forgets what was heard, and what was saved goes on", () => {
  const mean = new Smoothing(3);
  mean.push(9);
  forget(mean.state);
  assertEquals(mean.push(0), 0);
  const other = new Smoothing(3);
  copyState(mean, other);
  assertEquals(other.push(4), mean.push(4));
  const used = new Smoothing(3);
  for (const value of [4, -7, 2, 5]) used.push(value);
  copyState(mean, used);
  assertEquals(used.push(-3), mean.push(-3), "what it heard before plays no part");
  const trigger = new Trigger({ threshold: 0, refractory: 1000 });
  const step = { sample: 5, logOdds: 1 };
  assertEquals(trigger.push(step), step);
  assertEquals(trigger.push(step), undefined);
  const saved = new Trigger({ threshold: 0, refractory: 1000 });
  copyState(trigger, saved);
  assertEquals(saved.push({ sample: 10, logOdds: -1 }), undefined);
  assertEquals(saved.push({ sample: 1004, logOdds: 1 }), undefined);
  assertEquals(saved.push({ sample: 1005, logOdds: 1 })?.sample, 1005);
  forget(trigger.state);
  assertEquals(trigger.push(step), step);
});

Deno.test("no steps in a mean, a threshold of NaN and a negative refractory time are errors", () => {
  assertThrows(() => new Smoothing(0), RangeError, "current value is 0");
  assertThrows(() => new Smoothing(1.5), RangeError, "current value is 1.5");
  assertThrows(() => new Trigger({ threshold: NaN, refractory: 0 }), RangeError, "are NaN and 0");
  assertThrows(() => new Trigger({ threshold: 0, refractory: -1 }), RangeError, "are 0 and -1");
  assertThrows(() => new Trigger({ threshold: 0, refractory: NaN }), RangeError, "0 and NaN");
});

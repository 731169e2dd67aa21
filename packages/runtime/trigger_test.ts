import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { MovingMean } from "./moving_mean.ts";
import { Trigger, type TriggerOptions } from "./trigger.ts";

/** Indices of the detections among probabilities 100 samples apart. */
function detect(probabilities: readonly number[], options: TriggerOptions): number[] {
  const trigger = new Trigger(options);
  return [...probabilities.keys()].filter((i) =>
    trigger.push({ sample: 100 * i, probability: probabilities[i] })
  );
}

Deno.test("a trigger is armed again only by a probability below the threshold", () => {
  const options = { threshold: 0.5, refractory: 0 };
  assertEquals(detect([0.5, 0.9, 0.5, 0.49, 0.5], options), [0, 4]);
  assertEquals(detect([0.9, 0.9, 0.9, 0.9, 0.9, 0.9], { ...options, refractory: 200 }), [0]);
});

Deno.test("a rise within the refractory time is detected at its end if it lasts", () => {
  const options = { threshold: 0.5, refractory: 300 };
  assertEquals(detect([0.9, 0.1, 0.9, 0.9, 0.9], options), [0, 3]);
  assertEquals(detect([0.9, 0.1, 0.9, 0.1, 0.1], options), [0]);
});

Deno.test("NaN neither detects nor arms", () => {
  const options = { threshold: 0.5, refractory: 0 };
  assertEquals(detect([NaN, 0.9, NaN, 0.9, 0.1, NaN, 0.9], options), [1, 6]);
  assertEquals(detect([NaN, NaN], { threshold: -Infinity, refractory: 0 }), []);
});

Deno.test("an infinite threshold rejects everything", () => {
  assertEquals(detect([1, 0, 1], { threshold: Infinity, refractory: 0 }), []);
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

Deno.test("a mean is summed from the oldest of the latest values, to the last bit", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      (values, count) => {
        const mean = new MovingMean(count);
        values.forEach((value, i) => {
          const latest = values.slice(Math.max(0, i - count + 1), i + 1);
          const expected = latest.reduce((sum, value) => sum + value, 0) / latest.length;
          assertEquals(mean.push(value), expected);
        });
      },
    ),
    { seed: 32 },
  );
});

Deno.test("a NaN spoils the means that hold it and no later ones", () => {
  const mean = new MovingMean(2);
  assertEquals([1, NaN, 1, 0].map((value) => mean.push(value)), [1, NaN, NaN, 0.5]);
});

Deno.test("a reset forgets what was heard", () => {
  const mean = new MovingMean(3);
  mean.push(1);
  mean.reset();
  assertEquals(mean.push(0), 0);
  const trigger = new Trigger({ threshold: 0.5, refractory: 1000 });
  const step = { sample: 5, probability: 1 };
  assertEquals(trigger.push(step), step);
  assertEquals(trigger.push(step), undefined);
  trigger.reset();
  assertEquals(trigger.push(step), step);
});

Deno.test("no values in a mean, a threshold of NaN and a negative refractory time are errors", () => {
  assertThrows(() => new MovingMean(0), RangeError, "current value is 0");
  assertThrows(() => new Trigger({ threshold: NaN, refractory: 0 }), RangeError, "are NaN and 0");
  assertThrows(() => new Trigger({ threshold: 0, refractory: -1 }), RangeError, "are 0 and -1");
  assertThrows(() => new Trigger({ threshold: 0, refractory: NaN }), RangeError, "0 and NaN");
});

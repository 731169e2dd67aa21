import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { rateAt, type Schedule } from "./schedule.ts";

Deno.test("a constant schedule has its rate in every step", () => {
  for (const step of [0, 7, 99]) {
    assertEquals(rateAt({ kind: "constant", rate: 0.3 }, step, 100), 0.3);
  }
});

Deno.test("one cycle rises along a cosine from a 25th to its peak, then falls to a 250,000th", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 20, max: 5000 }),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      fc.double({ min: 1e-5, max: 10, noNaN: true }),
      (steps, warmup, peak) => {
        const schedule: Schedule = { kind: "one-cycle", peak, warmup };
        const rate = (step: number): number => rateAt(schedule, step, steps) / peak;
        const top = warmup * steps - 1;
        assertAlmostEquals(rate(0), 1 / 25, 1e-6);
        assertAlmostEquals(rate(steps - 1), 1 / 250000, 1e-6);
        // The middle of a cosine is the mean of its ends.
        assertAlmostEquals(rate(top / 2), (1 + 1 / 25) / 2, 1e-6);
        assertAlmostEquals(rate((top + steps - 1) / 2), (1 + 1 / 250000) / 2, 1e-6);
        for (let step = 1; step < steps; step++) {
          const rises = rate(step) - rate(step - 1);
          // Not in the step that leaps over the peak.
          if (step <= top) assert(rises >= 0);
          else if (step - 1 >= top) assert(rises <= 0);
        }
      },
    ),
    { seed: 5, numRuns: 30 },
  );
});

Deno.test("one cycle has the rates of PyTorch's formula", () => {
  // OneCycleLR(max_lr=0.008, total_steps=10, pct_start=0.3): its two cosines end in steps 2 and 9.
  const schedule: Schedule = { kind: "one-cycle", peak: 0.008, warmup: 0.3 };
  const expected = [0.00032, 0.00416, 0.008, 0.00760388, 0.00649396, 0.00489011, 0.0031099];
  expected.forEach((rate, step) => assertAlmostEquals(rateAt(schedule, step, 10), rate, 5e-8));
  assertAlmostEquals(rateAt(schedule, 9, 10), 3.2e-8, 1e-12);
});

Deno.test("a rise of a single step is the peak itself, of whatever lengths", () => {
  for (const [warmup, steps] of [[0.1, 10], [0.25, 4], [0.5, 2], [1, 1]]) {
    const schedule: Schedule = { kind: "one-cycle", peak: 0.01, warmup };
    assertEquals(rateAt(schedule, 0, steps), 0.01);
    for (let step = 0; step < steps; step++) assert(Number.isFinite(rateAt(schedule, step, steps)));
  }
});

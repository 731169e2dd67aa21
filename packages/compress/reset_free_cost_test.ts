import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { crnnSizes } from "@kws/models";
import { pureMacs, streamingStepMacs, thopMacs } from "./cost.ts";
import {
  resetFreeGruCost,
  resetFreeMacs,
  resetFreeParameterCount,
  resetFreePureMacs,
  resetFreeStreamingMacs,
  resetFreeStreamingStepMacs,
} from "./reset_free_cost.ts";
import { denseShape, type ResetFreeShape } from "./reset_free_shape.ts";
import { parameterCount } from "./sizes.ts";

const SHAPE: ResetFreeShape = {
  ...{ bands: 20, channels: 6, kernel: [19, 6], stride: [20, 4] },
  ...{ hidden: 19, attention: 5 },
};

const shapes: fc.Arbitrary<ResetFreeShape> = fc.record({
  bands: fc.integer({ min: 8, max: 48 }),
  channels: fc.integer({ min: 1, max: 9 }),
  kernel: fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 20 })),
  stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 })),
  hidden: fc.integer({ min: 1, max: 70 }),
}).chain((shape) =>
  fc.integer({ min: 1, max: shape.hidden }).map((attention) => ({ ...shape, attention }))
);

Deno.test("a reset-free network costs what a count by hand gives", () => {
  // 12 steps: 6 · (19 · 6 + 1); 2 · 19 · (6 + 19) + 10 · 19; 19 · 5 + 5; and 2 · 19 once.
  assertEquals(resetFreeMacs(SHAPE, 51), {
    convolution: 8280,
    gru: 13680,
    attention: 1200,
    classifier: 38,
    total: 23198,
  });
  // 6 · 115; 38 · (6 + 19 + 1); 5 · 20; 6; 2 · 20.
  assertEquals(resetFreeParameterCount(SHAPE), 690 + 988 + 100 + 6 + 40);
  // 6 · 19 · 6; 2 · 19 · (6 + 19) + 2 · 19; 19 · 5 + 5, and 19 for each of 12 steps.
  const step = { convolution: 684, gru: 988, attention: 100 + 228, classifier: 38, total: 2038 };
  assertEquals(resetFreeStreamingStepMacs(SHAPE, 12), step);
  const frontEnd = { sampleRate: 16000, fftLength: 1024, hop: 320, bands: 20 };
  assertEquals(resetFreeStreamingMacs(SHAPE, frontEnd, 12), 12.5 * 2038);
});

/** The operations of one step's gates, one at a time: [thop's convention, multiplications]. */
function countGru(inputs: number, hidden: number): [number, number] {
  let [thop, pure] = [0, 0];
  for (let unit = 0; unit < hidden; unit++) {
    for (const _gate of ["update", "candidate"]) {
      thop += inputs + hidden; // products with weights
      pure += inputs + hidden;
      thop += 3; // the sum of both, two biases
    }
    thop += 1; // ½ · (U h)
    pure += 1;
    thop += 3; // n + z · (h − n)
    pure += 1;
  }
  return [thop, pure];
}

Deno.test("a reset-free step equals its operations counted one at a time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (inputs, h) => {
      const { thop, pure } = resetFreeGruCost(inputs, h);
      assertEquals([thop, pure], countGru(inputs, h));
    }),
    { seed: 17 },
  );
});

Deno.test("the parts make up the whole, which is the dense embedding's without what is gone", () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 20, max: 210 }), (shape, frames) => {
      const dense = denseShape(shape);
      const { steps, features } = crnnSizes(dense, frames);
      const { hidden, attention } = shape;
      const narrower = (hidden - attention) * (hidden + 1);
      const gate = hidden * (features + hidden);
      const pairs = [
        [resetFreeMacs(shape, frames), thopMacs(dense, frames), gate + 3 * hidden, steps],
        [resetFreePureMacs(shape, frames), pureMacs(dense, frames), gate, steps],
        [resetFreeStreamingStepMacs(shape, steps), streamingStepMacs(dense, steps), gate, 1],
      ] as const;
      for (const [{ total, ...parts }, all, fewer, times] of pairs) {
        assertEquals(Object.values(parts).reduce((sum, part) => sum + part, 0), total);
        assertEquals(all.gru - parts.gru, times * fewer);
        assertEquals(all.attention - parts.attention, times * narrower);
        assertEquals(all.convolution, parts.convolution);
        assertEquals(all.classifier, parts.classifier);
      }
      // A GRU has a second bias for each of three gates; a reset-free one has one for each of two.
      const gone = gate + 4 * hidden + (hidden - attention) * (hidden + 2);
      assertEquals(parameterCount(dense) - resetFreeParameterCount(shape), gone);
    }),
    { seed: 18 },
  );
});

Deno.test("a window of no step, too few frames and too wide an attention are errors", () => {
  const shape = SHAPE;
  assertThrows(() => resetFreeStreamingStepMacs(shape, 0), RangeError, "current value is 0");
  assertThrows(() => resetFreeMacs(shape, 5), RangeError, "current value is 5");
  assertThrows(() => resetFreeParameterCount({ ...shape, attention: 20 }), RangeError, "is 20");
  assert(resetFreePureMacs(shape, 51).total < resetFreeMacs(shape, 51).total);
});

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BASE_FRONT_END } from "@kws/features";
import { BASE_SHAPE, type CrnnShape, crnnSizes } from "@kws/models";
import { pureMacs, streamingMacs, streamingStepMacs, thopMacs } from "./cost.ts";
import golden from "./golden/golden.json" with { type: "json" };
import { baseMacs, parameterCount } from "./sizes.ts";

function shape(
  channels: number,
  kernel: [number, number],
  stride: [number, number],
  layers: number,
  hidden: number,
): CrnnShape {
  return { bands: 40, channels, kernel, stride, layers, hidden, dropout: 0 };
}

Deno.test("thop's convention and the parameters give the golden figures", () => {
  const golden: [CrnnShape, number, number, number][] = [
    [BASE_SHAPE, 101, 933808, 70443],
    [BASE_SHAPE, 200, 1952368, 70443],
    [shape(8, [5, 20], [2, 8], 2, 40), 80, 391312, 34731],
    [shape(8, [5, 16], [2, 6], 2, 17), 80, 245961, 11157],
    [shape(2, [5, 20], [2, 6], 1, 16), 101, 92600, 3117],
    [shape(2, [5, 20], [2, 8], 2, 10), 200, 137698, 2445],
  ];
  for (const [network, frames, macs, parameters] of golden) {
    assertEquals(thopMacs(network, frames).total, macs);
    assertEquals(parameterCount(network), parameters);
  }
  assertEquals(baseMacs(), 933808);
});

Deno.test("both conventions equal operations counted one at a time", () => {
  for (const { shape, frames, thop, pure, parameters } of golden.networks) {
    assertEquals(thopMacs(shape as unknown as CrnnShape, frames).total, thop);
    assertEquals(pureMacs(shape as unknown as CrnnShape, frames).total, pure);
    assertEquals(parameterCount(shape as unknown as CrnnShape), parameters);
  }
});

const shapes = fc.record({
  bands: fc.integer({ min: 8, max: 48 }),
  channels: fc.integer({ min: 1, max: 9 }),
  kernel: fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 20 })),
  stride: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 })),
  hidden: fc.integer({ min: 1, max: 70 }),
  layers: fc.integer({ min: 1, max: 3 }),
  dropout: fc.constant(0),
});

Deno.test("the parts make up the whole, and a clip is its steps with one pool and classification", () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 20, max: 210 }), (shape, frames) => {
      const { steps } = crnnSizes(shape, frames);
      for (const { total, ...parts } of [thopMacs(shape, frames), pureMacs(shape, frames)]) {
        assertEquals(Object.values(parts).reduce((sum, part) => sum + part, 0), total);
      }
      const clip = pureMacs(shape, frames);
      const step = streamingStepMacs(shape, steps);
      assertEquals(clip.gru, steps * step.gru);
      assertEquals(clip.convolution, steps * step.convolution);
      const energies = steps * (shape.hidden * shape.hidden + shape.hidden);
      assertEquals(clip.attention, energies + steps * shape.hidden);
      assertEquals(step.attention, energies / steps + steps * shape.hidden);
    }),
    { seed: 17 },
  );
});

Deno.test("with shared states a second costs 12.5 steps, less than a clip every 80 ms", () => {
  const step = streamingStepMacs(BASE_SHAPE, 11).total;
  assertEquals(streamingMacs(BASE_SHAPE, BASE_FRONT_END, 11), 12.5 * step);
  assert(step < pureMacs(BASE_SHAPE, 101).total / 10);
});

Deno.test("a window of no step and too few frames are errors", () => {
  assertThrows(() => streamingStepMacs(BASE_SHAPE, 0), RangeError, "current value is 0");
  assertThrows(() => thopMacs(BASE_SHAPE, 19), RangeError, "current value is 19");
});

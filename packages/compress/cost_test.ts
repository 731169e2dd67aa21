import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { BASE_FRONT_END } from "@kws/features";
import { BASE_SHAPE, type CrnnShape, crnnSizes, TOPOLOGIES } from "@kws/models";
import { drawEveryKind, type ResetFreeShape } from "./_random_network.ts";
import { pureMacs, type Sized, streamingMacs, streamingStepMacs, thopMacs } from "./cost.ts";
import golden from "./golden/golden.json" with { type: "json" };
import { baseMacs, parameterCount } from "./sizes.ts";

const BASE: Sized<CrnnShape> = { topology: "crnn", shape: BASE_SHAPE };

function crnn(shape: CrnnShape): Sized<CrnnShape> {
  return { topology: "crnn", shape };
}

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
    assertEquals(thopMacs(crnn(network), frames).total, macs);
    assertEquals(parameterCount(crnn(network)), parameters);
  }
  assertEquals(baseMacs(), 933808);
});

Deno.test("both conventions equal operations counted one at a time", () => {
  for (const { shape, frames, thop, pure, parameters } of golden.networks) {
    const net = crnn(shape as unknown as CrnnShape);
    assertEquals(thopMacs(net, frames).total, thop);
    assertEquals(pureMacs(net, frames).total, pure);
    assertEquals(parameterCount(net), parameters);
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
      const net = crnn(shape);
      for (const { total, ...parts } of [thopMacs(net, frames), pureMacs(net, frames)]) {
        assertEquals(Object.values(parts).reduce((sum, part) => sum + part, 0), total);
      }
      const clip = pureMacs(net, frames);
      const step = streamingStepMacs(net, steps);
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
  const step = streamingStepMacs(BASE, 11).total;
  assertEquals(streamingMacs(BASE, BASE_FRONT_END, 11), 12.5 * step);
  assert(step < pureMacs(BASE, 101).total / 10);
});

const RESET_FREE: Sized<ResetFreeShape> = {
  topology: "crnn",
  shape: {
    ...{ bands: 20, channels: 6, kernel: [19, 6], stride: [20, 4] },
    ...{ hidden: 19, layers: 1, dropout: 0, gates: 2, attention: 5 },
  },
};

Deno.test("a reset-free network costs what a count by hand gives", () => {
  // 12 steps: 6 · (19 · 6 + 1); 2 · 19 · (6 + 19) + 10 · 19; 19 · 5 + 5; and 2 · 19 once.
  assertEquals(thopMacs(RESET_FREE, 51), {
    convolution: 8280,
    gru: 13680,
    attention: 1200,
    classifier: 38,
    total: 23198,
  });
  // 6 · 115; 38 · (6 + 19 + 1); 5 · 20; 6; 2 · 20.
  assertEquals(parameterCount(RESET_FREE), 690 + 988 + 100 + 6 + 40);
  // 6 · 19 · 6; 2 · 19 · (6 + 19) + 2 · 19; 19 · 5 + 5, and 19 for each of 12 steps.
  const step = { convolution: 684, gru: 988, attention: 100 + 228, classifier: 38, total: 2038 };
  assertEquals(streamingStepMacs(RESET_FREE, 12), step);
  const frontEnd = { sampleRate: 16000, fftLength: 1024, hop: 320, bands: 20 };
  assertEquals(streamingMacs(RESET_FREE, frontEnd, 12), 12.5 * 2038);
  assert(pureMacs(RESET_FREE, 51).total < thopMacs(RESET_FREE, 51).total);
});

/** The operations of one step's two gates, one at a time: [thop's convention, multiplications]. */
function countResetFreeGru(inputs: number, hidden: number): [number, number] {
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
      const shape: ResetFreeShape = {
        ...{ bands: 1, channels: inputs, kernel: [1, 1], stride: [1, 1], hidden: h },
        ...{ layers: 1, dropout: 0, gates: 2, attention: 1 },
      };
      const net = { topology: "crnn", shape };
      const own = [thopMacs(net, 1).gru, pureMacs(net, 1).gru];
      assertEquals(own, countResetFreeGru(inputs, h));
    }),
    { seed: 17 },
  );
});

const resetFreeShapes: fc.Arbitrary<ResetFreeShape> = shapes.chain(
  (shape) =>
    fc.integer({ min: 1, max: shape.hidden }).map((attention): ResetFreeShape => ({
      ...shape,
      ...{ layers: 1, gates: 2, attention },
    })),
);

Deno.test("a reset-free network costs as much less than one with reset gates as is gone", () => {
  fc.assert(
    fc.property(resetFreeShapes, fc.integer({ min: 20, max: 210 }), (shape, frames) => {
      const own = { topology: "crnn", shape };
      const { gates: _, attention, ...whole } = shape;
      const { steps, features } = crnnSizes(whole, frames);
      const { hidden } = shape;
      const narrower = (hidden - attention!) * (hidden + 1);
      const gate = hidden * (features + hidden);
      const pairs = [
        [thopMacs(own, frames), thopMacs(crnn(whole), frames), gate + 3 * hidden, steps],
        [pureMacs(own, frames), pureMacs(crnn(whole), frames), gate, steps],
        [streamingStepMacs(own, steps), streamingStepMacs(crnn(whole), steps), gate, 1],
      ] as const;
      for (const [{ total, ...parts }, all, fewer, times] of pairs) {
        assertEquals(Object.values(parts).reduce((sum, part) => sum + part, 0), total);
        assertEquals(all.gru - parts.gru, times * fewer);
        assertEquals(all.attention - parts.attention, times * narrower);
        assertEquals(all.convolution, parts.convolution);
        assertEquals(all.classifier, parts.classifier);
      }
      // A GRU has a second bias for each of three gates; a reset-free one has one for each of two.
      const gone = gate + 4 * hidden + (hidden - attention!) * (hidden + 2);
      assertEquals(parameterCount(crnn(whole)) - parameterCount(own), gone);
    }),
    { seed: 18 },
  );
});

Deno.test("every kind's parts make up the whole, and a kind that hears whole clips has no step", () => {
  const random = Random.root("costs");
  for (let draw = 0; draw < 30; draw++) {
    for (const net of drawEveryKind(random.stream(draw))) {
      const parts = [thopMacs(net, 40), pureMacs(net, 40)];
      for (const { total, ...rest } of parts) {
        assertEquals(Object.values(rest).reduce((sum, part) => sum + part, 0), total);
      }
      assert(parts[1].total < parts[0].total, net.topology);
      const { stream } = TOPOLOGIES.find(({ kind }) => kind === net.topology)!;
      if (stream) assert(streamingStepMacs(net, 3).total > 0);
      else {
        assertThrows(
          () => streamingStepMacs(net, 3),
          RangeError,
          `the network must hear streams: "${net.topology}" hears whole clips`,
        );
      }
    }
  }
});

Deno.test("a window of no step and too few frames are errors", () => {
  assertThrows(() => streamingStepMacs(BASE, 0), RangeError, "current value is 0");
  assertThrows(() => thopMacs(BASE, 19), RangeError, "current value is 19");
  assertThrows(() => thopMacs(RESET_FREE, 5), RangeError, "current value is 5");
  const wide = { ...RESET_FREE, shape: { ...RESET_FREE.shape, rank: 20 } };
  assertThrows(() => parameterCount(wide), RangeError, "is 20");
});

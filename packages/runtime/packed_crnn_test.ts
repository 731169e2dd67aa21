import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { drawCrnnShape, drawFrames, drawModel } from "./_random_model.ts";
import { inRuntime } from "./clip_scorer.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { PackedCrnn } from "./packed_crnn.ts";

const FRAMES = 60;

function packed(model: ReturnType<typeof draw>): PackedCrnn {
  return inRuntime((arena) => new PackedCrnn(arena, model)).built;
}

function draw(seed: number) {
  const shape = drawCrnnShape(Random.root(seed).stream("shape"));
  return drawModel("crnn", shape, seed, 1 + seed % 12);
}

Deno.test("a packed CRNN has the bits of the reference, frame by frame, whatever its dimensions", () => {
  let different = 0;
  for (let seed = 0; seed < 150; seed++) {
    const model = draw(seed);
    const { bands } = model.shape;
    const [own, reference] = [packed(model), new IntegerCrnn(model)];
    const frames = drawFrames(seed, FRAMES, bands);
    const seen = new Set<number>();
    for (let at = 0; at < frames.length; at += bands) {
      const frame = frames.subarray(at, at + bands);
      const logOdds = own.pushInteger(frame);
      assertEquals(logOdds, reference.push(frame), `seed ${seed}, frame ${at / bands}`);
      if (logOdds !== undefined) seen.add(logOdds);
    }
    if (seen.size > 3) different++;
  }
  assert(different > 100, `only ${different} networks say different things at different times`);
});

Deno.test("a packed CRNN that was reset or restored goes on with the same bits", () => {
  for (let seed = 0; seed < 30; seed++) {
    const model = draw(seed);
    const { bands } = model.shape;
    const frames = drawFrames(seed, FRAMES, bands);
    const hear = (net: PackedCrnn, from: number, to: number): (number | undefined)[] =>
      Array.from(
        { length: to - from },
        (_, t) => net.push(frames.subarray((from + t) * bands, (from + t + 1) * bands)),
      );
    const [one, other] = [packed(model), packed(model)];
    const whole = hear(one, 0, FRAMES);
    one.reset();
    const cut = 1 + (seed * 7) % (FRAMES - 2);
    const before = hear(one, 0, cut);
    hear(other, 3, 20);
    other.restore(one.save());
    assertEquals([...before, ...hear(other, cut, FRAMES)], whole);
    assertThrows(() => other.restore(new Uint8Array(3)), RangeError, "current value is 3");
  }
});

import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Random } from "@kws/kernels";
import { restoreState, saveState } from "@kws/runtime/network";
import { pushTogether } from "@kws/runtime/testing";
import { SlidingWindow } from "./sliding_window.ts";

/** Log-odds that tell any two clips apart. */
function weighted(clip: Float32Array): number {
  return clip.reduce((sum, value, i) => sum + (i + 1) * value, 0);
}

function drawFrames(count: number, bands: number): Float32Array[] {
  const random = Random.root("frames");
  return Array.from(
    { length: count },
    () => Float32Array.from({ length: bands }, () => random.normal()),
  );
}

const shape = fc.record({
  bands: fc.integer({ min: 1, max: 4 }),
  frames: fc.integer({ min: 1, max: 9 }),
  every: fc.integer({ min: 1, max: 12 }),
});

Deno.test("every step is the network on the latest clip, the first when there is one", () => {
  fc.assert(
    fc.property(shape, fc.integer({ min: 0, max: 60 }), (options, count) => {
      const { bands, frames, every } = options;
      const network = new SlidingWindow(weighted, options);
      const heard = drawFrames(count, bands);
      const expected = heard.map((_, i) => {
        const first = i + 1 - frames;
        if (first < 0 || first % every !== 0) return undefined;
        return weighted(
          Float32Array.from(heard.slice(first, i + 1).flatMap((frame) => [...frame])),
        );
      });
      assertEquals(heard.map((frame) => network.push(frame)), expected);
      network.reset();
      assertEquals(heard.map((frame) => network.push(frame)), expected);
      network.reset();
      const all = Float32Array.from(heard.flatMap((frame) => [...frame]));
      assertEquals(
        pushTogether(network, all, Random.root(count)),
        expected.filter((logOdds) => logOdds !== undefined),
      );
      const { groups, reach } = network;
      assertEquals([groups, reach], [{ first: frames, every }, frames]);
    }),
    { seed: 1 },
  );
});

Deno.test("a window that was restored goes on with the same bits, at every frame", () => {
  fc.assert(
    fc.property(shape, fc.integer({ min: 0, max: 30 }), (options, cut) => {
      const heard = drawFrames(40, options.bands);
      const [one, other] = [
        new SlidingWindow(weighted, options),
        new SlidingWindow(weighted, options),
      ];
      heard.forEach((frame) => other.push(frame));
      heard.slice(0, cut).forEach((frame) => one.push(frame));
      restoreState(other.state, other.owner, saveState(one.state, one.owner));
      for (const frame of heard.slice(cut)) assertEquals(other.push(frame), one.push(frame));
    }),
    { seed: 2 },
  );
});

Deno.test("impossible windows and foreign states are refused", () => {
  for (const [name, value] of [["bands", 0], ["frames", 1.5], ["every", NaN]] as const) {
    assertThrows(
      () => new SlidingWindow(weighted, { bands: 2, frames: 3, every: 1, [name]: value }),
      RangeError,
      `${name} must be a whole number >= 1: current value is ${value}`,
    );
  }
  const network = new SlidingWindow(weighted, { bands: 2, frames: 3, every: 1 });
  const { state, owner } = network;
  const saved = saveState(state, owner);
  for (const wrong of [saved.slice(1), new Uint8Array(0), new Uint8Array(32).fill(0x7f)]) {
    assertThrows(() => restoreState(state, owner, wrong), RangeError, "must be whole, unchanged");
  }
  restoreState(state, owner, saved);
});

Deno.test("whose a window is is asked once, where its state is wanted, and another's is refused", () => {
  let asked = 0;
  const options = { bands: 2, frames: 3, every: 1 };
  const own = new SlidingWindow(weighted, { ...options, owner: () => 7 + asked++ });
  const other = new SlidingWindow(weighted, { ...options, owner: () => 8 });
  own.push(Float32Array.of(1, 2));
  assertEquals(asked, 0);
  const saved = saveState(own.state, own.owner);
  restoreState(own.state, own.owner, saved);
  assertEquals(asked, 1);
  assertThrows(
    () => restoreState(other.state, other.owner, saved),
    RangeError,
    "of the same model and rule",
  );
});

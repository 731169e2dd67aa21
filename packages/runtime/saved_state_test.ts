import { assertEquals, assertThrows } from "@std/assert";
import { Random, type StatePart } from "@kws/kernels";
import { crc32 } from "./crc32.ts";
import { createDetector } from "./create_detector.ts";
import { drawPacked } from "./_random_model.ts";
import { drawSound } from "./_sound.ts";
import { encodeKws } from "./kws_file.ts";
import { restoreState, saveState } from "./saved_state.ts";
import { createSpotter } from "./create_spotter.ts";

const RULE = { smoothing: 3, threshold: 0, refractory: 1 };

/** The bytes with the checksum that a state of this owner has. */
function forged(bytes: Uint8Array, owner: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(0, crc32(copy.subarray(4), owner), true);
  return copy;
}

/** A state with numbers of every type. */
function drawState(seed: number): StatePart[] {
  const random = Random.root(seed);
  const draw = <T extends StatePart["numbers"]>(numbers: T): T => {
    for (let i = 0; i < numbers.length; i++) numbers[i] = random.integer(200);
    return numbers;
  };
  return [
    { numbers: Int32Array.of(random.integer(4), random.integer(9)), ranges: [[0, 3], [0, 8]] },
    { numbers: draw(new Uint8Array(random.integer(7))) },
    { numbers: Float64Array.of(random.integer(2), -Infinity), ranges: [[0, 1]] },
    { numbers: draw(new Float32Array(1 + random.integer(5))) },
  ];
}

const numbersOf = (state: readonly StatePart[]): number[][] =>
  state.map(({ numbers }) => [...numbers]);

Deno.test("a state comes back number by number, whatever the arrays held", () => {
  for (let seed = 0; seed < 50; seed++) {
    const state = drawState(seed);
    const expected = numbersOf(state);
    const saved = saveState(state, seed);
    for (const { numbers } of state) numbers.fill(1);
    restoreState(state, seed, saved);
    assertEquals(numbersOf(state), expected);
  }
});

Deno.test("a state that is damaged, cut, longer or another owner's is refused and changes nothing", () => {
  const state = drawState(1);
  const expected = numbersOf(state);
  const saved = saveState(state, 7);
  const wrong: [Uint8Array, number][] = [[saved, 8], [Uint8Array.of(...saved, 0), 7]];
  for (let at = 0; at < saved.length; at++) {
    const damaged = saved.slice();
    damaged[at] ^= 1 << (at % 8);
    wrong.push([damaged, 7], [saved.slice(0, at), 7], [forged(saved.slice(0, at + 4), 7), 8]);
  }
  for (const [bytes, owner] of wrong) {
    assertThrows(
      () => restoreState(state, owner, bytes),
      RangeError,
      `must be whole, unchanged and of the same model and rule: its ${bytes.length} bytes are not`,
    );
  }
  assertEquals(numbersOf(state), expected);
});

Deno.test("a forged state with the right checksum places nothing outside its limits", () => {
  const state = drawState(2);
  const expected = numbersOf(state);
  const saved = saveState(state, 3);
  for (const [at, value] of [[4, 4], [4, -1], [8, 9], [8, 2 ** 31 - 1]]) {
    const bytes = saved.slice();
    new DataView(bytes.buffer).setInt32(at, value, true);
    assertThrows(() => restoreState(state, 3, forged(bytes, 3)), RangeError, "Cannot restore");
  }
  const place = 12 + state[1].numbers.length;
  for (const value of [2, -1, 0.5, NaN, Infinity]) {
    const bytes = saved.slice();
    new DataView(bytes.buffer).setFloat64(place, value, true);
    assertThrows(() => restoreState(state, 3, forged(bytes, 3)), RangeError, "Cannot restore");
  }
  assertEquals(numbersOf(state), expected);
});

Deno.test("a spotter refuses a forged state or hears on, and its memory is as it was after a reset", () => {
  for (let seed = 0; seed < 8; seed++) {
    const spotter = createSpotter(drawPacked("crnn", seed));
    const samples = drawSound(20000, seed);
    const expected = spotter.run(samples);
    const saved = spotter.save();
    const random = Random.root(seed);
    // Where bytes lie that say where something lies.
    const places: number[] = [];
    let at = 4;
    for (const { numbers: { byteLength, length }, ranges = [] } of spotter.state) {
      const wide = byteLength / length * ranges.length;
      for (let i = 0; i < wide; i++) places.push(at + i);
      at += byteLength;
    }
    for (let i = 0; i < 60; i++) {
      const bytes = saved.slice();
      bytes[places[random.integer(places.length)]] ^= 1 + random.integer(255);
      try {
        spotter.restore(forged(bytes, spotter.owner));
      } catch (error) {
        if (!(error instanceof RangeError && /^Cannot restore/.test(error.message))) throw error;
      }
      spotter.push(samples.subarray(0, 4000), () => {});
    }
    assertEquals(spotter.run(samples), expected);
  }
});

Deno.test("a state belongs to its model and its rule", () => {
  const model = drawPacked("crnn", 1);
  const own = createDetector({ model: encodeKws(model), rule: RULE });
  const saved = own.save();
  const others = [
    createDetector({ model: encodeKws(model), rule: { ...RULE, threshold: 1 } }),
    createDetector({ model: encodeKws({ ...model, offset: model.offset + 1 }), rule: RULE }),
  ];
  for (const other of others) {
    assertThrows(() => other.restore(saved), RangeError, "of the same model and rule");
  }
  createDetector({ model: encodeKws(model), rule: RULE }).restore(saved);
});

Deno.test("a state is taken as an ArrayBuffer, and what is no bytes is refused in words", () => {
  const state = drawState(3);
  const expected = numbersOf(state);
  const saved = saveState(state, 7);
  for (const { numbers } of state) numbers.fill(0);
  restoreState(state, 7, saved.buffer);
  assertEquals(numbersOf(state), expected);
  for (const nothing of [undefined, null, "a state", {}]) {
    assertThrows(
      () => restoreState(state, 7, nothing as never),
      RangeError,
      "its 0 bytes are not",
    );
  }
});

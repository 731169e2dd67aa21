import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { crnnLayout, resetFreeCrnn } from "@kws/models";
import { drawNetwork, drawResetFreeShape } from "./_random_network.ts";
import { crc32 } from "./crc32.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { decodeKws, encodeKws, type FloatModel, isPacked } from "./kws_file.ts";
import { fromHalf, toHalf } from "./half.ts";
import { type PackedModel, packedRawBytes, packModel } from "./packed_model.ts";

function floatModel(seed: number, bits: 16 | 32): FloatModel {
  const { shape, parameters } = drawNetwork(seed);
  return {
    ...{ keyword: "happy", shape, window: 12, threshold: -0.5, bits },
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: shape.bands },
    parameters: bits === 32 ? parameters : parameters.map((value) => fromHalf(toHalf(value))),
  };
}

/** A network of integers of random dimensions, bits and scales, with reset gates or without. */
function draw(seed: number, resetFree = true): PackedModel {
  const random = Random.root(seed).stream("shape");
  const shape = resetFree ? resetFreeCrnn(drawResetFreeShape(random)) : drawNetwork(seed).shape;
  const exceptions = { "gru.weight_hh_l0": 2 + random.integer(7) };
  const values = random.stream("values");
  return packModel({
    ...{ keyword: ["happy", "wörd", ""][seed % 3], shape, threshold: -0.75, frames: 51 },
    format: { bits: 2 + random.integer(7), exceptions, perRow: random.integer(2) === 1 },
    parameters: Float32Array.from(
      { length: crnnLayout(shape).size },
      () => 0.5 * values.normal(),
    ),
    frontEnd: { sampleRate: 16000, fftLength: 1024, hop: 320, bands: shape.bands },
    activations: { offset: -4, feature: -17, convolution: -22 },
  });
}

/** The bytes with the checksum that they ask for. */
function signed(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

Deno.test("networks of floats come back from their files as they were", () => {
  for (let seed = 0; seed < 20; seed++) {
    for (const bits of [16, 32] as const) {
      const model = floatModel(seed, bits);
      assertEquals(decodeKws(encodeKws(model), "a test"), model);
      assert(!isPacked(model));
    }
  }
});

Deno.test("networks of integers come back from their files as they were, without reset gates too", () => {
  for (let seed = 0; seed < 60; seed++) {
    for (const resetFree of [true, false]) {
      const model = draw(seed, resetFree);
      const bytes = encodeKws(model);
      assertEquals(bytes[8], resetFree ? 4 : 2);
      const back = decodeKws(bytes, "a test");
      assertEquals(back, model);
      assertEquals(encodeKws(back), bytes);
      assert(isPacked(back));
    }
  }
});

Deno.test("a network of integers from its file says what it said before", () => {
  for (let seed = 0; seed < 20; seed++) {
    const model = draw(seed);
    const random = Random.root(seed).stream("sound");
    const { bands } = model.shape;
    const frames = Float32Array.from({ length: 51 * bands }, () => -4 + 5 * random.normal());
    const [before, after] = [model, decodeKws(encodeKws(model), "a test") as PackedModel]
      .map((one) => new IntegerCrnn(one));
    for (let at = 0; at < frames.length; at += bands) {
      const frame = frames.subarray(at, at + bands);
      assertEquals(after.push(frame), before.push(frame), `seed ${seed}, frame ${at / bands}`);
    }
  }
});

Deno.test("raw bytes are the file's without head, keyword and the bits of the matrices", () => {
  for (let seed = 0; seed < 20; seed++) {
    const model = draw(seed);
    const keyword = new TextEncoder().encode(model.keyword).length;
    assertEquals(packedRawBytes(model), encodeKws(model).length - 33 - keyword - 6);
  }
});

Deno.test("a file with any byte changed or cut is refused", () => {
  for (const model of [floatModel(1, 16), draw(1), draw(2, false)]) {
    const bytes = encodeKws(model);
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 2, 4, 6, 16, 128]) {
        const damaged = bytes.slice();
        damaged[at] ^= bit;
        assertThrows(() => decodeKws(damaged, "bad.kws"), SyntaxError, "Cannot read bad.kws");
      }
      assertThrows(() => decodeKws(bytes.subarray(0, at), "cut.kws"), SyntaxError, "cut.kws");
    }
  }
});

Deno.test("a file whose checksum fits but whose lengths, bits or dimensions do not is refused", () => {
  for (const model of [draw(3), draw(4, false), floatModel(5, 32), floatModel(5, 16)]) {
    const bytes = encodeKws(model);
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    for (const wrong of [longer, bytes.slice(0, -1)]) {
      assertThrows(() => decodeKws(signed(wrong), "x.kws"), SyntaxError, "must follow its head");
    }
    assertThrows(() => decodeKws(signed(bytes.slice(0, 33 + bytes[32])), "x.kws"), SyntaxError);
  }
  const bytes = encodeKws(draw(3));
  for (const bits of [0, 1, 9, 40]) {
    const wrong = bytes.slice();
    wrong[33 + wrong[32]] = bits;
    assertThrows(
      () => decodeKws(signed(wrong), "x.kws"),
      SyntaxError,
      `bits must be from 2 to 8: current value of conv.weight is ${bits}`,
    );
  }
  const wide = bytes.slice();
  wide[23] = wide[22] + 1;
  assertThrows(() => decodeKws(signed(wide), "x.kws"), RangeError, "attention must be");
});

Deno.test("a network that version 1 has no place for is refused before anything is written", () => {
  const model = draw(6);
  const gates = { ...model.shape, gates: 3 as const, hidden: 9, attention: 3 };
  for (const shape of [gates, { ...model.shape, layers: 2 }]) {
    assertThrows(() => encodeKws({ ...model, shape }), RangeError, "must have integers, 2 gates");
  }
  const floats = { ...floatModel(2, 32), shape: model.shape };
  assertThrows(() => encodeKws(floats), RangeError, "must have integers, 2 gates");
});

Deno.test("a value that its place cannot hold is refused before anything is written", () => {
  for (const model of [floatModel(2, 32), draw(1)]) {
    assertThrows(
      () => encodeKws({ ...model, window: 70000 }),
      RangeError,
      "window must be a whole number from 0 to 65535: current value is 70000",
    );
  }
});

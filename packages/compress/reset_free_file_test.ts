import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { drawResetFreeShape } from "./_random_network.ts";
import { crc32 } from "./crc32.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { decodeKws, encodeKws, isPacked } from "./kws_file.ts";
import {
  decodeResetFree,
  encodeResetFree,
  isResetFree,
  packResetFree,
  type ResetFreeModel,
  resetFreeRawBytes,
  resetFreeTensors,
} from "./reset_free_file.ts";
import { resetFreeLayout } from "./reset_free_shape.ts";
import { readKws } from "./model_file.ts";
import { packedRawBytes } from "./packed_model.ts";

/** A reset-free network of random dimensions, bits and scales. */
function draw(seed: number): ResetFreeModel {
  const random = Random.root(seed).stream("shape");
  const resetFree = drawResetFreeShape(random);
  const exceptions = { "gru.weight_hh_l0": 2 + random.integer(7) };
  const format = { bits: 2 + random.integer(7), exceptions, perRow: random.integer(2) === 1 };
  const values = random.stream("values");
  return packResetFree({
    ...{
      keyword: ["happy", "wörd", ""][seed % 3],
      resetFree,
      format,
      threshold: -0.75,
      frames: 51,
    },
    parameters: Float32Array.from(
      { length: resetFreeLayout(resetFree).size },
      () => 0.5 * values.normal(),
    ),
    frontEnd: { sampleRate: 16000, fftLength: 1024, hop: 320, bands: resetFree.bands },
    activations: { offset: -4, feature: -17, convolution: -22 },
  });
}

function sound({ shape: { bands } }: ResetFreeModel, seed: number): Float32Array {
  const random = Random.root(seed).stream("sound");
  return Float32Array.from({ length: 51 * bands }, () => -4 + 5 * random.normal());
}

function signed(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

Deno.test("a reset-free network comes back from its file as it was", () => {
  for (let seed = 0; seed < 60; seed++) {
    const model = draw(seed);
    const bytes = encodeResetFree(model);
    const back = decodeResetFree(bytes, "a test");
    assertEquals(back, model);
    assertEquals(encodeResetFree(back), bytes);
    assertEquals(readKws(bytes, "a test"), model);
  }
});

Deno.test("a reset-free network from its file says what it said before", () => {
  for (let seed = 0; seed < 20; seed++) {
    const model = draw(seed);
    const [before, after] = [
      new IntegerCrnn(model),
      new IntegerCrnn(
        decodeResetFree(encodeResetFree(model), "a test"),
      ),
    ];
    const { bands } = model.shape;
    const frames = sound(model, seed);
    for (let at = 0; at < frames.length; at += bands) {
      const frame = frames.subarray(at, at + bands);
      assertEquals(after.push(frame), before.push(frame), `seed ${seed}, frame ${at / bands}`);
    }
  }
});

Deno.test("integers and scales of a reset-free network are rows of its dense embedding", () => {
  for (let seed = 0; seed < 40; seed++) {
    const model = draw(seed);
    const { hidden } = model.resetFree;
    const own = resetFreeTensors(model);
    const places: Record<string, number> = {
      "gru.weight_ih_l0": hidden,
      "gru.weight_hh_l0": hidden,
      "gru.bias_ih_l0": hidden,
    };
    for (const { name, shape, bits, data, scales } of own) {
      const dense = model.tensors.find((tensor) => tensor.name === name)!;
      const skipped = places[name] ?? 0;
      const start = skipped * data.length / shape[0];
      assertEquals(bits, dense.bits);
      assertEquals([...data], [...dense.data.slice(start, start + data.length)]);
      const least = dense.scales.length > 1 ? skipped : 0;
      assertEquals([...scales], [...dense.scales.slice(least, least + scales.length)]);
      const others = [...dense.data].filter((_, i) => i < start || i >= start + data.length);
      assert(others.every((value) => value === 0), name);
    }
    assertEquals(
      own.map(({ name }) => name),
      model.tensors.map(({ name }) => name).filter((name) => name !== "gru.bias_hh_l0"),
    );
  }
});

Deno.test("raw bytes are the file's without head, keyword and the bits of six matrices", () => {
  for (let seed = 0; seed < 20; seed++) {
    const model = draw(seed);
    const keyword = new TextEncoder().encode(model.keyword).length;
    assertEquals(resetFreeRawBytes(model), encodeResetFree(model).length - 33 - keyword - 6);
    assert(resetFreeRawBytes(model) < packedRawBytes(model));
  }
});

Deno.test("every kind of file is read as what it is", () => {
  const model = draw(4);
  const { resetFree: _, ...dense } = model;
  assertEquals(readKws(encodeKws(dense), "dense.kws"), dense);
  const floats = {
    ...{ keyword: "x", shape: model.shape, frontEnd: model.frontEnd, window: 9, threshold: 0 },
    ...{ bits: 32 as const, parameters: new Float32Array(2) },
  };
  assertEquals([isResetFree(model), isResetFree(dense), isResetFree(floats)], [true, false, false]);
  assertEquals([isPacked(model), isPacked(floats)], [true, false]);
  assertThrows(
    () => decodeKws(encodeResetFree(model), "reset_free.kws"),
    SyntaxError,
    "current value is 4",
  );
  assertThrows(
    () => decodeResetFree(encodeKws(dense), "dense.kws"),
    SyntaxError,
    "Cannot read dense.kws as the kind of its weights must be 4: current value is 2",
  );
});

Deno.test("a reset-free network's file with any byte changed or cut is refused", () => {
  const { resetFree: _, ...dense } = draw(2);
  for (const bytes of [encodeResetFree(draw(1)), encodeKws(dense)]) {
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 2, 4, 6, 128]) {
        const damaged = bytes.slice();
        damaged[at] ^= bit;
        assertThrows(() => readKws(damaged, "damaged.kws"), SyntaxError, "Cannot read damaged.kws");
        assertThrows(() => decodeResetFree(damaged, "damaged.kws"), SyntaxError, "damaged.kws");
      }
      assertThrows(() => readKws(bytes.subarray(0, at), "cut.kws"), SyntaxError, "cut.kws");
    }
  }
});

Deno.test("a file whose checksum fits but whose lengths do not is refused", () => {
  const bytes = encodeResetFree(draw(3));
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  for (const wrong of [longer, bytes.slice(0, -1), bytes.slice(0, 33 + bytes[32])]) {
    assertThrows(
      () => decodeResetFree(signed(wrong), "x.kws"),
      SyntaxError,
      "must follow its head",
    );
  }
  const wide = bytes.slice();
  wide[23] = wide[22] + 1;
  assertThrows(() => decodeResetFree(signed(wide), "x.kws"), RangeError, "attention must be");
});

Deno.test("a network that is more than a reset-free one is not written as one", () => {
  for (const name of ["gru.weight_ih_l0", "gru.bias_hh_l0"]) {
    const model = draw(6);
    model.tensors.find((tensor) => tensor.name === name)!.data[0] = 1;
    assertThrows(
      () => encodeResetFree(model),
      RangeError,
      `Cannot take the model for a reset-free one as ${name}[0] must be 0: current value is 1`,
    );
  }
});

Deno.test("a value that its place cannot hold is refused before anything is written", () => {
  assertThrows(() => encodeResetFree({ ...draw(1), window: 70000 }), RangeError, "is 70000");
});

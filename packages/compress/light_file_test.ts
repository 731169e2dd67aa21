import { assert, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { drawLightShape } from "./_random_network.ts";
import { crc32 } from "./crc32.ts";
import { IntegerCrnn } from "./integer_crnn.ts";
import { decodeKws, encodeKws, isPacked } from "./kws_file.ts";
import {
  decodeLight,
  encodeLight,
  isLight,
  type LightModel,
  lightRawBytes,
  lightTensors,
  packLight,
} from "./light_file.ts";
import { lightLayout } from "./light_shape.ts";
import { readKws } from "./model_file.ts";
import { packedRawBytes } from "./packed_model.ts";

/** A light network of random dimensions, bits and scales. */
function draw(seed: number): LightModel {
  const random = Random.root(seed).stream("shape");
  const light = drawLightShape(random);
  const exceptions = { "gru.weight_hh_l0": 2 + random.integer(7) };
  const format = { bits: 2 + random.integer(7), exceptions, perRow: random.integer(2) === 1 };
  const values = random.stream("values");
  return packLight({
    ...{ keyword: ["happy", "wörd", ""][seed % 3], light, format, threshold: -0.75, frames: 51 },
    parameters: Float32Array.from({ length: lightLayout(light).size }, () => 0.5 * values.normal()),
    frontEnd: { sampleRate: 16000, fftLength: 1024, hop: 320, bands: light.bands },
    activations: { offset: -4, feature: -17, convolution: -22 },
  });
}

function sound({ shape: { bands } }: LightModel, seed: number): Float32Array {
  const random = Random.root(seed).stream("sound");
  return Float32Array.from({ length: 51 * bands }, () => -4 + 5 * random.normal());
}

function signed(bytes: Uint8Array): Uint8Array {
  new DataView(bytes.buffer).setUint32(4, crc32(bytes.subarray(8)), true);
  return bytes;
}

Deno.test("a light network comes back from its file as it was", () => {
  for (let seed = 0; seed < 60; seed++) {
    const model = draw(seed);
    const bytes = encodeLight(model);
    const back = decodeLight(bytes, "a test");
    assertEquals(back, model);
    assertEquals(encodeLight(back), bytes);
    assertEquals(readKws(bytes, "a test"), model);
  }
});

Deno.test("a light network from its file says what it said before", () => {
  for (let seed = 0; seed < 20; seed++) {
    const model = draw(seed);
    const [before, after] = [
      new IntegerCrnn(model),
      new IntegerCrnn(
        decodeLight(encodeLight(model), "a test"),
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

Deno.test("integers and scales of a light network are rows of its whole network", () => {
  for (let seed = 0; seed < 40; seed++) {
    const model = draw(seed);
    const { hidden } = model.light;
    const own = lightTensors(model);
    const places: Record<string, number> = {
      "gru.weight_ih_l0": hidden,
      "gru.weight_hh_l0": hidden,
      "gru.bias_ih_l0": hidden,
    };
    for (const { name, shape, bits, data, scales } of own) {
      const whole = model.tensors.find((tensor) => tensor.name === name)!;
      const skipped = places[name] ?? 0;
      const start = skipped * data.length / shape[0];
      assertEquals(bits, whole.bits);
      assertEquals([...data], [...whole.data.slice(start, start + data.length)]);
      const least = whole.scales.length > 1 ? skipped : 0;
      assertEquals([...scales], [...whole.scales.slice(least, least + scales.length)]);
      const others = [...whole.data].filter((_, i) => i < start || i >= start + data.length);
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
    assertEquals(lightRawBytes(model), encodeLight(model).length - 33 - keyword - 6);
    assert(lightRawBytes(model) < packedRawBytes(model));
  }
});

Deno.test("every kind of file is read as what it is", () => {
  const model = draw(4);
  const { light: _, ...whole } = model;
  assertEquals(readKws(encodeKws(whole), "whole.kws"), whole);
  const floats = {
    ...{ keyword: "x", shape: model.shape, frontEnd: model.frontEnd, window: 9, threshold: 0 },
    ...{ bits: 32 as const, parameters: new Float32Array(2) },
  };
  assertEquals([isLight(model), isLight(whole), isLight(floats)], [true, false, false]);
  assertEquals([isPacked(model), isPacked(floats)], [true, false]);
  assertThrows(() => decodeKws(encodeLight(model), "light.kws"), SyntaxError, "current value is 4");
  assertThrows(
    () => decodeLight(encodeKws(whole), "whole.kws"),
    SyntaxError,
    "Cannot read whole.kws as the kind of its weights must be 4: current value is 2",
  );
});

Deno.test("a light file with any byte changed or cut is refused", () => {
  const { light: _, ...whole } = draw(2);
  for (const bytes of [encodeLight(draw(1)), encodeKws(whole)]) {
    for (let at = 0; at < bytes.length; at++) {
      for (const bit of [1, 2, 4, 6, 128]) {
        const damaged = bytes.slice();
        damaged[at] ^= bit;
        assertThrows(() => readKws(damaged, "damaged.kws"), SyntaxError, "Cannot read damaged.kws");
        assertThrows(() => decodeLight(damaged, "damaged.kws"), SyntaxError, "damaged.kws");
      }
      assertThrows(() => readKws(bytes.subarray(0, at), "cut.kws"), SyntaxError, "cut.kws");
    }
  }
});

Deno.test("a file whose checksum fits but whose lengths do not is refused", () => {
  const bytes = encodeLight(draw(3));
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  for (const wrong of [longer, bytes.slice(0, -1), bytes.slice(0, 33 + bytes[32])]) {
    assertThrows(() => decodeLight(signed(wrong), "x.kws"), SyntaxError, "must follow its head");
  }
  const wide = bytes.slice();
  wide[23] = wide[22] + 1;
  assertThrows(() => decodeLight(signed(wide), "x.kws"), RangeError, "attention must be");
});

Deno.test("a network that is more than a light one is not written as one", () => {
  for (const name of ["gru.weight_ih_l0", "gru.bias_hh_l0"]) {
    const model = draw(6);
    model.tensors.find((tensor) => tensor.name === name)!.data[0] = 1;
    assertThrows(
      () => encodeLight(model),
      RangeError,
      `Cannot take the model for a light one as ${name}[0] must be 0: current value is 1`,
    );
  }
});

Deno.test("a value that its place cannot hold is refused before anything is written", () => {
  assertThrows(() => encodeLight({ ...draw(1), window: 70000 }), RangeError, "is 70000");
});

import { assertEquals, assertThrows } from "@std/assert";
import { drawNetwork } from "./_random_network.ts";
import { decodeKws, encodeKws, type FloatModel } from "./kws_file.ts";
import { fromHalf, toHalf } from "./half.ts";

function floatModel(seed: number, bits: 16 | 32): FloatModel {
  const { shape, parameters } = drawNetwork(seed);
  return {
    ...{ keyword: "happy", shape, window: 12, threshold: -0.5, bits },
    frontEnd: { sampleRate: 16000, fftLength: 512, hop: 320, bands: shape.bands },
    parameters: bits === 32 ? parameters : parameters.map((value) => fromHalf(toHalf(value))),
  };
}

Deno.test("networks of floats come back from their files as they were", () => {
  for (let seed = 0; seed < 20; seed++) {
    for (const bits of [16, 32] as const) {
      const model = floatModel(seed, bits);
      assertEquals(decodeKws(encodeKws(model), "a test"), model);
    }
  }
});

Deno.test("a file with any byte changed or cut is refused", () => {
  const bytes = encodeKws(floatModel(1, 16));
  for (let at = 0; at < bytes.length; at += 7) {
    const damaged = bytes.slice();
    damaged[at] ^= 16;
    assertThrows(() => decodeKws(damaged, "damaged.kws"), SyntaxError, "Cannot read damaged.kws");
    assertThrows(() => decodeKws(bytes.subarray(0, at), "cut.kws"), SyntaxError, "cut.kws");
  }
});

Deno.test("a value that its place cannot hold is refused before anything is written", () => {
  const model = floatModel(2, 32);
  assertThrows(
    () => encodeKws({ ...model, window: 70000 }),
    RangeError,
    "window must be a whole number from 0 to 65535: current value is 70000",
  );
});

import { assert, assertEquals } from "@std/assert";
import {
  BASE_BYTES,
  baseMacs,
  encodeLight,
  lightLayout,
  lightMacs,
  lightParameterCount,
  lightRawBytes,
  packLight,
} from "@kws/compress";
import { Random } from "@kws/kernels";
import { SIZE } from "./size.ts";

const { shape, format } = SIZE;

Deno.test("the size candidate's file takes 1,404 bytes, at most 1/200 of the base", () => {
  for (let seed = 0; seed < 5; seed++) {
    const random = Random.root(seed).stream("size");
    const model = packLight({
      ...{ keyword: "happy", light: shape, format, threshold: 1, frames: 51 },
      parameters: Float32Array.from({ length: lightLayout(shape).size }, () => random.normal()),
      frontEnd: { sampleRate: 16000, fftLength: 1024, hop: 320, bands: shape.bands },
      activations: { offset: -4, feature: -17, convolution: -22 },
    });
    const { length } = encodeLight(model);
    assertEquals([length, lightRawBytes(model)], [1404, 1360]);
    assert(length <= 1408 && 200 * length <= BASE_BYTES);
  }
});

Deno.test("the size candidate takes 23,198 MACs, at most 1/40 of the base's", () => {
  assertEquals(lightMacs(shape, 51).total, 23198);
  assertEquals(lightParameterCount(shape), 1824);
  assert(40 * lightMacs(shape, 51).total <= baseMacs());
});

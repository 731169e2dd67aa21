import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { Kernels } from "./kernels.ts";

const kernels = Kernels.create({ bytes: 1 << 16 });
const quantized = kernels.wasm;
const [x, y] = [kernels.f32(64), kernels.f32(64)];
const values = fc.float32Array({ minLength: 1, maxLength: 64, noNaN: true, min: -100, max: 100 });
const step = fc.constantFrom(1 / 64, 0.25, 0.3, 1, 2);

Deno.test("fake quantisation gives the nearest step within the range, halves to even", () => {
  fc.assert(
    fc.property(values, step, (own, step) => {
      x.set(own);
      quantized.fakeQuantize(y.byteOffset, x.byteOffset, own.length, step, -64, 63);
      const size = Math.fround(step);
      const scale = Math.fround(1 / size);
      own.forEach((value, i) => {
        const level = y[i] / size;
        assert(Math.abs(level - Math.round(level)) < 1e-4);
        assert(level > -64.001 && level < 63.001);
        const wanted = Math.max(-64, Math.min(63, Math.fround(value * scale)));
        assert(Math.abs(level - wanted) <= 0.5 + 1e-4, `${value} became ${y[i]}`);
      });
    }),
    { seed: 11 },
  );
  x.set([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 80, -80]);
  quantized.fakeQuantize(y.byteOffset, x.byteOffset, 8, 1, -64, 63);
  assertEquals([...y.subarray(0, 8)], [0, 2, 2, -0, -2, -2, 63, -64]);
});

Deno.test("a gradient passes fake quantisation within half a step of the range, and stops outside", () => {
  fc.assert(
    fc.property(values, step, (own, step) => {
      x.set(own);
      y.fill(3);
      quantized.fakeQuantizeBackward(y.byteOffset, x.byteOffset, own.length, step, -64, 63);
      const size = Math.fround(step);
      const [least, most] = [-64.5 * size, 63.5 * size].map(Math.fround);
      own.forEach((value, i) => assertEquals(y[i], value < least || value > most ? 0 : 3));
      assert(y.subarray(own.length).every((value) => value === 3));
    }),
    { seed: 12 },
  );
  for (const size of [1, 0.25, 1 / 64]) {
    x.set([-64.51, -64.49, 63.49, 63.51].map((level) => level * size));
    y.fill(3);
    quantized.fakeQuantizeBackward(y.byteOffset, x.byteOffset, 4, size, -64, 63);
    assertEquals([...y.subarray(0, 4)], [0, 3, 3, 0]);
  }
});

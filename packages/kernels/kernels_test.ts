import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Kernels, type Product } from "./kernels.ts";
import { Random } from "./random.ts";
import { runtimeModule } from "./runtime_kernels.ts";

const size = fc.integer({ min: 1, max: 20 });

for (const transposed of [false, true]) {
  for (const accumulate of [false, true]) {
    const how = [transposed && "of a transpose", accumulate && "added to what is there"]
      .filter(Boolean).join(", ");
    Deno.test(`a matrix product${how && ` ${how},`} is plain loops, bit for bit`, () => {
      fc.assert(
        fc.property(size, size, size, fc.nat(), (rows, columns, inner, seed) => {
          const random = Random.root(seed);
          const { kernels, a, b, c, guard } = Kernels.build((kernels) => ({
            kernels,
            a: kernels.f32(rows * inner),
            b: kernels.f32(inner * columns),
            c: kernels.f32(rows * columns),
            guard: kernels.f32(16),
          }));
          for (const array of [a, b, c, guard]) {
            for (let i = 0; i < array.length; i++) array[i] = random.between(-2, 2);
          }
          const expected = c.map((value, at) => {
            const [row, column] = [Math.floor(at / columns), at % columns];
            let sum = accumulate ? value : 0;
            for (let k = 0; k < inner; k++) {
              const left = transposed ? a[k * rows + row] : a[row * inner + k];
              sum = Math.fround(sum + Math.fround(left * b[k * columns + column]));
            }
            return sum;
          });
          const others = [a.slice(), b.slice(), guard.slice()];
          // What is not asked for may be left out.
          const product: Product = { rows, columns, inner };
          if (transposed) product.transposed = true;
          if (accumulate) product.accumulate = true;
          kernels.matmul(c, a, b, product);
          assertEquals(c, expected);
          assertEquals([a, b, guard], others);
        }),
        { seed: 23, numRuns: 60 },
      );
    });
  }
}

/** Something of every type, lengths drawn, and how many bytes that is. */
function drawBuild(
  seed: number,
): { build: (kernels: Kernels) => ArrayBufferView[]; bytes: number } {
  const random = Random.root(seed).stream("build");
  const kinds = ["f32", "i32", "i16", "i8", "u8"] as const;
  const wide = { f32: 4, i32: 4, i16: 2, i8: 1, u8: 1 };
  const plan = Array.from(
    { length: 1 + random.integer(12) },
    () => [kinds[random.integer(kinds.length)], random.integer(50)] as const,
  );
  return {
    build: (kernels) => plan.map(([kind, length]) => kernels[kind](length)),
    // Every array begins at a multiple of 16.
    bytes: plan.reduce((sum, [kind, length]) => sum + Math.ceil(wide[kind] * length / 16) * 16, 0),
  };
}

Deno.test("what is measured is exactly what is taken, to the byte", () => {
  for (let seed = 0; seed < 100; seed++) {
    const { build, bytes } = drawBuild(seed);
    assertEquals(Kernels.measure(build), bytes);
    const kernels = Kernels.create({ bytes });
    // Memory comes in pages: all but what was measured is taken before.
    kernels.u8(kernels.free - bytes & ~15);
    const spare = kernels.free - bytes;
    assert(spare >= 0 && spare < 16);
    build(kernels);
    assertEquals(kernels.free, spare);
    assertThrows(() => kernels.f32(4), RangeError, "Cannot allocate 16 bytes");
  }
});

Deno.test("what is built lies in the kernels' one memory, zeroed, apart and as long as asked", () => {
  for (let seed = 100; seed < 130; seed++) {
    const { build } = drawBuild(seed);
    let calls = 0;
    const { kernels, arrays } = Kernels.build((kernels) => {
      calls++;
      return { kernels, arrays: build(kernels) };
    });
    // Once to measure and once in earnest.
    assertEquals(calls, 2);
    const { buffer } = kernels.wasm.memory;
    let end = kernels.wasm.heapBase();
    for (const array of arrays) {
      assertEquals(array.buffer, buffer);
      assert(array.byteOffset >= end && array.byteOffset % 16 === 0);
      end = array.byteOffset + array.byteLength;
      const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
      assert(bytes.every((value) => value === 0));
    }
    assert(end <= buffer.byteLength);
  }
});

Deno.test("while memory is only measured no function of the kernels may be called", () => {
  const message = "Cannot call scale as memory is only being measured: call it after the build";
  const early = (kernels: Kernels): void => {
    const x = kernels.f32(4);
    kernels.wasm.scale(x.byteOffset, 4, 2);
  };
  assertThrows(() => Kernels.measure(early), TypeError, message);
  assertThrows(() => Kernels.build(early), TypeError, message);
  const product = { rows: 2, columns: 2, inner: 2 };
  assertThrows(
    () =>
      Kernels.measure((kernels) => {
        const [a, b, c] = [4, 4, 4].map((n) => kernels.f32(n));
        kernels.matmul(c, a, b, product);
      }),
    TypeError,
    "Cannot call gemm as memory is only being measured",
  );
  // In earnest they may be, once all memory is taken.
  const { kernels, x } = Kernels.build((kernels) => ({ kernels, x: kernels.f32(4) }));
  x.fill(3);
  kernels.wasm.scale(x.byteOffset, 4, 2);
  assertEquals([...x], [6, 6, 6, 6]);
});

Deno.test("lengths and sizes that cannot be are refused, while measuring too", () => {
  for (const length of [-1, 0.3]) {
    const build = (kernels: Kernels) => kernels.f32(length);
    assertThrows(() => Kernels.measure(build), RangeError, "must be a whole number >= 0");
    assertThrows(() => Kernels.build(build), RangeError, "must be a whole number >= 0");
  }
  for (const bytes of [-1, NaN, 2 ** 31 + 1]) {
    assertThrows(() => Kernels.create({ bytes }), RangeError, `current value is ${bytes}`);
  }
});

Deno.test("a build that somebody brings is asked for what it needs, not the one inside", () => {
  // A module of nothing, which any engine takes.
  const bytes = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
  const { validate } = WebAssembly;
  WebAssembly.validate = (own) => (own as Uint8Array).length === bytes.length && validate(own);
  try {
    assert(runtimeModule(bytes) instanceof WebAssembly.Module);
    assertThrows(() => runtimeModule(new Uint8Array(9)), Error, "take its scalar build");
  } finally {
    WebAssembly.validate = validate;
  }
});

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Kernels } from "./kernels.ts";
import { Random } from "./random.ts";

/** C = [C +] A · B in single floats, products summed in ascending k: the definition. */
function reference(
  c: Float32Array,
  a: (i: number, p: number) => number,
  b: Float32Array,
  [m, n, k]: [number, number, number],
  accumulate: boolean,
): Float32Array {
  const out = c.slice();
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = accumulate ? out[i * n + j] : 0;
      for (let p = 0; p < k; p++) {
        sum = Math.fround(sum + Math.fround(a(i, p) * b[p * n + j]));
      }
      out[i * n + j] = sum;
    }
  }
  return out;
}

const kernels = Kernels.create({ bytes: 1 << 20 });
const size = fc.integer({ min: 1, max: 40 });
/** More than is taken at a time, now and then. */
const long = fc.integer({ min: 1, max: 160 });

function fill(array: Float32Array, random: Random): void {
  for (let i = 0; i < array.length; i++) {
    // Now and then what is no number, to see that nothing else is touched by it.
    array[i] = random.integer(400) === 0
      ? [NaN, Infinity, -Infinity][random.integer(3)]
      : random.between(-2, 2);
  }
}

for (const transposed of [false, true]) {
  const name = transposed ? "a product with a transposed left side" : "a product";
  Deno.test(`${name} equals its definition bit for bit for every shape`, () => {
    fc.assert(
      fc.property(long, size, long, fc.boolean(), fc.nat(), (m, n, k, accumulate, seed) => {
        const kernels = Kernels.create({ bytes: 4 * (m * k + k * n + m * n) + 64 });
        const random = Random.root(seed);
        const [a, b, c] = [kernels.f32(m * k), kernels.f32(k * n), kernels.f32(m * n)];
        for (const array of [a, b, c]) fill(array, random);
        const element = (i: number, p: number): number => transposed ? a[p * m + i] : a[i * k + p];
        const expected = reference(c, element, b, [m, n, k], accumulate);
        const strides: [number, number] = transposed ? [1, m] : [k, 1];
        kernels.wasm.gemm(
          c.byteOffset,
          n,
          a.byteOffset,
          ...strides,
          b.byteOffset,
          n,
          m,
          n,
          k,
          accumulate ? 1 : 0,
        );
        assertEquals([...c], [...expected]);
      }),
      { seed: 5, numRuns: 150 },
    );
  });
}

Deno.test("one row of a product has the bits of the whole", () => {
  const random = Random.root("row");
  const [m, n, k] = [13, 27, 31];
  const [a, b, c, row] = [m * k, k * n, m * n, n].map((length) => kernels.f32(length));
  fill(a, random);
  fill(b, random);
  const { gemm } = kernels.wasm;
  gemm(c.byteOffset, n, a.byteOffset, k, 1, b.byteOffset, n, m, n, k, 0);
  for (let i = 0; i < m; i++) {
    gemm(row.byteOffset, n, a.byteOffset + 4 * i * k, k, 1, b.byteOffset, n, 1, n, k, 0);
    assertEquals([...row], [...c.subarray(i * n, (i + 1) * n)]);
  }
});

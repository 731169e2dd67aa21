import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { Kernels } from "./kernels.ts";
import { Random } from "./random.ts";

const { fround } = Math;
const EPSILON = fround(1e-3);

/** Arrays of R rows of C, and of C, random, in one memory; what lies behind them is seen, too. */
function draw(rows: number, columns: number, seed: number) {
  const arrays = Kernels.build((kernels) => ({
    ...{ kernels, x: kernels.f32(rows * columns), y: kernels.f32(rows * columns) },
    ...{ mean: kernels.f32(columns), variance: kernels.f32(columns) },
    ...{ weight: kernels.f32(columns), bias: kernels.f32(columns) },
    ...{ dWeight: kernels.f32(columns), dBias: kernels.f32(columns) },
    ...{
      dx: kernels.f32(rows * columns),
      scratch: kernels.f32(3 * columns),
      guard: kernels.f32(8),
    },
  }));
  const random = Random.root(seed).stream("normalise");
  const { kernels: _, ...drawn } = arrays;
  for (const array of Object.values(drawn)) {
    for (let i = 0; i < array.length; i++) array[i] = random.between(-2, 2);
  }
  return arrays;
}

/** Sums over the rows of each column in single floats, in ascending order of rows. */
function columnSums(rows: number, columns: number, of: (i: number, c: number) => number): number[] {
  return Array.from({ length: columns }, (_, c) => {
    let sum = 0;
    for (let r = 0; r < rows; r++) sum = fround(sum + of(r * columns + c, c));
    return sum;
  });
}

const cases = [fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 }), fc.nat()] as const;

Deno.test("a normalisation is plain loops over its rows, bit for bit", () => {
  fc.assert(fc.property(...cases, fc.boolean(), (rows, columns, seed, accumulate) => {
    const drawn = draw(rows, columns, seed);
    const { kernels, x, y, mean, variance, weight, bias, scratch, guard } = drawn;
    const share = fround(1 / rows);
    const means = columnSums(rows, columns, (i) => x[i]).map((sum) => fround(sum * share));
    const above = x.map((value, i) => value - means[i % columns]);
    const squares = columnSums(rows, columns, (i) => fround(above[i] * above[i]));
    const variances = squares.map((sum) => fround(sum * share));
    const expected = y.map((before, i) => {
      const c = i % columns;
      const scale = fround(weight[c] / fround(Math.sqrt(fround(variances[c] + EPSILON))));
      const one = fround(bias[c] + fround(scale * above[i]));
      return accumulate ? before + one : one;
    });
    const behind = guard.slice();
    kernels.wasm.normalise(
      ...[y.byteOffset, mean.byteOffset, variance.byteOffset, x.byteOffset] as const,
      ...[weight.byteOffset, bias.byteOffset, scratch.byteOffset] as const,
      ...[rows, columns, EPSILON, accumulate ? 1 : 0] as const,
    );
    assertEquals([...mean], means);
    assertEquals([...variance], variances);
    assertEquals(y, expected);
    assertEquals(guard, behind);
  }));
});

Deno.test("a normalisation's gradients are plain loops over its rows, bit for bit", () => {
  fc.assert(fc.property(...cases, (rows, columns, seed) => {
    const drawn = draw(rows, columns, seed);
    const { kernels, x, y: dy, mean, variance, weight, dWeight, dBias, dx, scratch, guard } = drawn;
    for (let c = 0; c < columns; c++) variance[c] = Math.abs(variance[c]);
    const share = fround(1 / rows);
    const above = x.map((value, i) => value - mean[i % columns]);
    const sums = columnSums(rows, columns, (i) => dy[i]);
    const inverses = [...variance].map((v) => fround(1 / fround(Math.sqrt(fround(v + EPSILON)))));
    const alongs = columnSums(rows, columns, (i) => fround(dy[i] * above[i]))
      .map((sum, c) => fround(sum * inverses[c]));
    const [weights, biases] = [dWeight.slice(), dBias.slice()];
    const expected = dx.map((_, i) => {
      const c = i % columns;
      const slope = fround(fround(alongs[c] * inverses[c]) * share);
      const level = fround(dy[i] - fround(sums[c] * share));
      const left = fround(level - fround(slope * above[i]));
      return fround(weight[c] * inverses[c]) * left;
    });
    const behind = guard.slice();
    kernels.wasm.normaliseBackward(
      ...[dx.byteOffset, dWeight.byteOffset, dBias.byteOffset, dy.byteOffset] as const,
      ...[x.byteOffset, mean.byteOffset, variance.byteOffset, weight.byteOffset] as const,
      ...[scratch.byteOffset, rows, columns, EPSILON] as const,
    );
    assertEquals(dx, expected);
    assertEquals(dWeight, weights.map((value, c) => value + alongs[c]));
    assertEquals(dBias, biases.map((value, c) => value + sums[c]));
    assertEquals(guard, behind);
  }));
});

import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { factorise, multiply, multiplyBackward, singularValues } from "./low_rank.ts";

function draw(seed: number): { rows: number; columns: number; matrix: Float64Array } {
  const random = Random.root(seed).stream("matrix");
  const rows = 1 + random.integer(12);
  const columns = 1 + random.integer(12);
  return {
    ...{ rows, columns },
    matrix: Float64Array.from({ length: rows * columns }, () => random.normal()),
  };
}

Deno.test("singular values and vectors give the matrix back, in falling order", () => {
  for (let seed = 0; seed < 40; seed++) {
    const { rows, columns, matrix } = draw(seed);
    const { values, left, right } = singularValues(matrix, rows, columns);
    const n = Math.min(rows, columns);
    assertEquals(values.length, n);
    for (let i = 1; i < n; i++) assertEquals(values[i] <= values[i - 1], true);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let r = 0; r < n; r++) sum += values[r] * left[i * n + r] * right[j * n + r];
        assertAlmostEquals(sum, matrix[i * columns + j], 1e-9);
      }
    }
    for (let p = 0; p < n; p++) {
      for (let q = 0; q < n; q++) {
        let dot = 0;
        for (let j = 0; j < columns; j++) dot += right[j * n + p] * right[j * n + q];
        assertAlmostEquals(dot, p === q ? 1 : 0, 1e-9);
      }
    }
  }
});

Deno.test("the error of a factorisation is what the left-out singular values say", () => {
  for (let seed = 0; seed < 30; seed++) {
    const { rows, columns, matrix } = draw(seed);
    const rank = 1 + seed % Math.min(rows, columns);
    const { values } = singularValues(matrix, rows, columns);
    const product = multiply(factorise(matrix, rows, columns, rank));
    let error = 0;
    product.forEach((value, i) => error += (value - matrix[i]) * (value - matrix[i]));
    const rest = values.slice(rank).reduce((sum, value) => sum + value * value, 0);
    assertAlmostEquals(error, rest, 1e-4);
  }
});

Deno.test("gradients of the factors are those of finite differences", () => {
  const { rows, columns, matrix } = draw(7);
  const factors = factorise(matrix, rows, columns, Math.min(2, rows, columns));
  const slopes = Float32Array.from({ length: rows * columns }, (_, i) => ((i * 5) % 7) - 3);
  const value = (): number => multiply(factors).reduce((sum, x, i) => sum + x * slopes[i], 0);
  const dLeft = new Float32Array(factors.left.length);
  const dRight = new Float32Array(factors.right.length);
  multiplyBackward(factors, slopes, dLeft, dRight);
  for (const [array, gradient] of [[factors.left, dLeft], [factors.right, dRight]] as const) {
    for (let i = 0; i < array.length; i++) {
      const kept = array[i];
      array[i] = kept + 0.01;
      const above = value();
      array[i] = kept - 0.01;
      const below = value();
      array[i] = kept;
      assertAlmostEquals(gradient[i], (above - below) / 0.02, 2e-3);
    }
  }
});

Deno.test("a rank above the matrix's is refused", () => {
  assertThrows(
    () => factorise(new Float32Array(12), 3, 4, 4),
    RangeError,
    "from 1 to 3, the smaller dimension of a 3 × 4 matrix: current value is 4",
  );
});

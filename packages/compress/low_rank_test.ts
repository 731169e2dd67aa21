import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { Random } from "@kws/kernels";
import { type CrnnShape, crnnSizes, initialCrnn } from "@kws/models";
import { drawFeatures, drawNetwork } from "./_random_network.ts";
import { factorise, factoriseNetwork, type Factors, singularValues } from "./low_rank.ts";
import { floatScorer } from "./score_features.ts";

/** left · right. */
function multiply({ rows, columns, rank, left, right }: Factors): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let r = 0; r < rank; r++) sum += left[i * rank + r] * right[r * columns + j];
    return sum;
  });
}

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

Deno.test("a network of full rank says what it said", () => {
  for (let seed = 0; seed < 6; seed++) {
    // As many features as units: the rank is full, and no factor larger than the matrix.
    const shape: CrnnShape = {
      ...{ bands: 5, kernel: [3, 3], stride: [2, 2], channels: 3, hidden: 6 },
      ...{ layers: 1 + seed % 2, dropout: 0 },
    };
    const parameters = initialCrnn(shape, Random.root(seed));
    const net = { topology: "crnn", shape, parameters, offset: 0 };
    assertEquals(crnnSizes(shape, 3).features, shape.hidden);
    const clip = drawFeatures(seed, 20 * shape.bands);
    const [own, other] = [net, factoriseNetwork(net, 6)].map((one) => floatScorer(one, 20)(clip));
    assertAlmostEquals(other, own, 1e-5);
    assert(Math.abs(floatScorer(factoriseNetwork(net, 1), 20)(clip) - own) > 1e-4);
  }
});

Deno.test("a network of low rank has the factors' parameters", () => {
  for (let seed = 0; seed < 12; seed++) {
    const net = drawNetwork(seed);
    const { shape } = net;
    const { features } = crnnSizes(shape, shape.kernel[1]);
    const most = Math.min(shape.hidden, features);
    const low = factoriseNetwork(net, 1);
    assertEquals(low.shape, { ...shape, rank: 1 });
    const width = 3 * shape.hidden;
    const dense = width * (features + shape.hidden);
    const rest = shape.layers === 1 ? 0 : width * 2 * shape.hidden;
    const factors = (width + features + width + shape.hidden) +
      (shape.layers === 1 ? 0 : 2 * (width + shape.hidden));
    assertEquals(net.parameters.length - low.parameters.length, dense + rest - factors);
    assertThrows(() => factoriseNetwork(net, most + 1), RangeError, `current value is ${most + 1}`);
  }
});

Deno.test("a rank above the matrix's is refused", () => {
  assertThrows(
    () => factorise(new Float32Array(12), 3, 4, 4),
    RangeError,
    "from 1 to 3, the smaller dimension of a 3 × 4 matrix: current value is 4",
  );
});

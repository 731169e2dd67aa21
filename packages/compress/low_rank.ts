/**
 * Low-rank factorisation: a matrix as the product of a tall and a wide one.
 *
 * @module
 */

import { type Slot, topologyOf, view } from "@kws/models";
import type { Trained } from "./set_batches.ts";

/** W (rows,columns) ≈ left (rows,rank) · right (rank,columns). */
export interface Factors {
  rows: number;
  columns: number;
  rank: number;
  left: Float32Array;
  right: Float32Array;
}

/** Singular values in descending order with their vectors: A = Σ σ u vᵀ. */
export interface Decomposition {
  values: Float64Array;
  /** (rows,n), n = min(rows, columns). */
  left: Float64Array;
  /** (columns,n). */
  right: Float64Array;
}

/**
 * Singular values and vectors by one-sided Jacobi rotations.
 *
 * Source: G. Golub and C. Van Loan, "Matrix Computations", section 8.6.3.
 */
export function singularValues(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
): Decomposition {
  if (rows < columns) {
    const turned = Float64Array.from(
      { length: rows * columns },
      (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)],
    );
    const { values, left, right } = singularValues(turned, columns, rows);
    return { values, left: right, right: left };
  }
  const a = Float64Array.from(matrix);
  const v = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) v[i * columns + i] = 1;
  const rotate = (m: Float64Array, count: number, p: number, q: number, c: number, s: number) => {
    for (let i = 0; i < count; i++) {
      const [x, y] = [m[i * columns + p], m[i * columns + q]];
      m[i * columns + p] = c * x - s * y;
      m[i * columns + q] = s * x + c * y;
    }
  };
  for (let sweep = 0, moved = true; sweep < 60 && moved; sweep++) {
    moved = false;
    for (let p = 0; p + 1 < columns; p++) {
      for (let q = p + 1; q < columns; q++) {
        let [alpha, beta, gamma] = [0, 0, 0];
        for (let i = 0; i < rows; i++) {
          const [x, y] = [a[i * columns + p], a[i * columns + q]];
          alpha += x * x;
          beta += y * y;
          gamma += x * y;
        }
        if (Math.abs(gamma) <= 1e-15 * Math.sqrt(alpha * beta) || gamma === 0) continue;
        moved = true;
        const zeta = (beta - alpha) / (2 * gamma);
        const t = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const c = 1 / Math.sqrt(1 + t * t);
        rotate(a, rows, p, q, c, c * t);
        rotate(v, columns, p, q, c, c * t);
      }
    }
  }
  const norms = Float64Array.from({ length: columns }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += a[i * columns + j] * a[i * columns + j];
    return Math.sqrt(sum);
  });
  const order = [...norms.keys()].sort((x, y) => norms[y] - norms[x] || x - y);
  const left = new Float64Array(rows * columns);
  const right = new Float64Array(columns * columns);
  order.forEach((from, to) => {
    for (let i = 0; i < rows; i++) {
      left[i * columns + to] = norms[from] > 0 ? a[i * columns + from] / norms[from] : 0;
    }
    for (let i = 0; i < columns; i++) right[i * columns + to] = v[i * columns + from];
  });
  return { values: Float64Array.from(order, (j) => norms[j]), left, right };
}

/**
 * The best product of so low a rank, in the sense of least squared error; the singular values are
 * shared out by their square roots.
 *
 * Source: C. Eckart and G. Young, Psychometrika 1 (1936).
 *
 * @throws {RangeError} If `rank` is not from 1 to the smaller dimension.
 */
export function factorise(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  rank: number,
): Factors {
  const most = Math.min(rows, columns);
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= most)) {
    throw new RangeError(
      `Cannot factorise as the rank must be a whole number from 1 to ${most}, the smaller ` +
        `dimension of a ${rows} × ${columns} matrix: current value is ${rank}`,
    );
  }
  const { values, left, right } = singularValues(matrix, rows, columns);
  const factors: Factors = {
    ...{ rows, columns, rank },
    left: new Float32Array(rows * rank),
    right: new Float32Array(rank * columns),
  };
  for (let r = 0; r < rank; r++) {
    const root = Math.sqrt(values[r]);
    for (let i = 0; i < rows; i++) factors.left[i * rank + r] = root * left[i * most + r];
    for (let j = 0; j < columns; j++) factors.right[r * columns + j] = root * right[j * most + r];
  }
  return factors;
}

/** The matrices of a network that low rank may replace. */
function factorableOf({ topology, shape }: Pick<Trained, "topology" | "shape">): Slot[] {
  return [...topologyOf(topology).layout(shape).slots.values()]
    .filter(({ factorable }) => factorable);
}

/**
 * The shape of a network whose matrices that low rank may replace are products of two.
 *
 * @throws {RangeError} If the network has no such matrix or the rank is too high for one.
 */
export function factorisedShape(
  net: Pick<Trained, "topology" | "shape">,
  rank: number,
): Trained["shape"] {
  const { topology, shape } = net;
  if (factorableOf(net).length === 0) {
    throw new RangeError(
      `Cannot factorise the network as it must have matrices that low rank may replace: ` +
        `"${topology}" has none`,
    );
  }
  const smaller = { ...shape, rank };
  topologyOf(topology).layout(smaller);
  return smaller;
}

/**
 * A network whose matrices that low rank may replace are products of two, the best in the sense of
 * least squared error.
 *
 * @throws {RangeError} If the network has no such matrix or the rank is too high for one.
 */
export function factoriseNetwork(net: Trained, rank: number): Trained {
  const { topology, shape, parameters } = net;
  const from = topologyOf(topology).layout(shape);
  const smaller = factorisedShape(net, rank);
  const to = topologyOf(topology).layout(smaller);
  const out = new Float32Array(to.size);
  for (const name of from.slots.keys()) {
    if (to.slots.has(name)) view(out, to, name).set(view(parameters, from, name));
  }
  for (const { name, shape: [rows, columns] } of factorableOf(net)) {
    const { left, right } = factorise(view(parameters, from, name), rows, columns, rank);
    view(out, to, `${name}.left`).set(left);
    view(out, to, `${name}.right`).set(right);
  }
  return { ...net, shape: smaller, parameters: out };
}

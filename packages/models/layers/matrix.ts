import type { NetworkMemory } from "../network_memory.ts";

/** The two matrices whose product is a weight. */
interface Factors {
  rank: number;
  /** (rows,R). */
  left: Float32Array;
  /** (R,columns). */
  right: Float32Array;
  dLeft: Float32Array;
  dRight: Float32Array;
  /** rightᵀ, (columns,R). */
  rightT: Float32Array;
}

/** A weight (rows,columns) of a layer: a tensor of the memory, or the product of two of low rank. */
export class Matrix {
  /** The weight, (rows,columns). */
  readonly weight: Float32Array;
  /** Its transpose, (columns,rows). */
  readonly transposed: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #rows: number;
  readonly #columns: number;
  readonly #gradient: Float32Array;
  readonly #factors: Factors | undefined;

  /** @param name Of the tensor, or of its factors without `.left` and `.right`. */
  constructor(memory: NetworkMemory, name: string, [rows, columns]: readonly [number, number]) {
    const { kernels } = memory;
    const size = rows * columns;
    this.#memory = memory;
    this.#rows = rows;
    this.#columns = columns;
    const left = memory.layout.slots.get(`${name}.left`);
    if (left) {
      const rank = left.shape[1];
      this.#factors = {
        rank,
        left: memory.tensor(`${name}.left`),
        right: memory.tensor(`${name}.right`),
        dLeft: memory.gradient(`${name}.left`),
        dRight: memory.gradient(`${name}.right`),
        rightT: memory.trained(rank * columns),
      };
    }
    this.weight = left ? kernels.f32(size) : memory.tensor(name);
    this.#gradient = left ? memory.trained(size) : memory.gradient(name);
    this.transposed = kernels.f32(size);
  }

  /** Multiplies factors that have changed, and transposes. */
  prepare(): void {
    const { kernels, training } = this.#memory;
    const { wasm } = kernels;
    const [rows, columns] = [this.#rows, this.#columns];
    if (this.#factors) {
      const { rank, left, right, rightT } = this.#factors;
      kernels.matmul(this.weight, left, right, { rows, columns, inner: rank });
      if (training) wasm.transpose(rightT.byteOffset, right.byteOffset, rank, columns);
    }
    wasm.transpose(this.transposed.byteOffset, this.weight.byteOffset, rows, columns);
  }

  /** Adds dyᵀ · x, for the `count` rows of dy (count,rows) and x (count,columns). */
  addGradient(dy: Float32Array, x: Float32Array, count: number): void {
    this.#memory.kernels.matmul(this.#gradient, dy, x, {
      ...{ rows: this.#rows, columns: this.#columns, inner: count },
      ...{ transposed: true, accumulate: true },
    });
  }

  /** Adds to the factors' gradients what has come together of the weight's, which begins anew. */
  pull(): void {
    if (!this.#factors) return;
    const { kernels } = this.#memory;
    const { rank, left, dLeft, dRight, rightT } = this.#factors;
    const [rows, columns] = [this.#rows, this.#columns];
    const gradient = this.#gradient;
    kernels.matmul(dLeft, gradient, rightT, {
      ...{ rows, columns: rank, inner: columns, accumulate: true },
    });
    kernels.matmul(dRight, left, gradient, {
      ...{ rows: rank, columns, inner: rows, transposed: true, accumulate: true },
    });
    gradient.fill(0);
  }
}

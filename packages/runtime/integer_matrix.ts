import type { IntegerTensor } from "./integer_tensor.ts";
import { rescale } from "./scale.ts";

/** A matrix of integers with a scale for every row, or one for all: the arithmetic's only product. */
export class IntegerMatrix {
  /** Rows. */
  readonly rows: number;
  /** Elements of a row. */
  readonly columns: number;
  readonly #tensor: IntegerTensor;

  constructor(tensor: IntegerTensor) {
    this.#tensor = tensor;
    this.rows = tensor.shape[0];
    this.columns = tensor.data.length / this.rows;
  }

  /**
   * ⌊Σ w x · 2^((scale + unit) / 8) + ½⌋ of one row.
   *
   * @param x Integers, `columns` of them.
   * @param unit What the row's scale and this give together is the scale of the result.
   */
  dot(row: number, x: ArrayLike<number>, unit: number): number {
    const { data, scales } = this.#tensor;
    const start = row * this.columns;
    let sum = 0;
    for (let i = 0; i < this.columns; i++) sum += data[start + i] * x[i];
    return rescale(sum, scales[scales.length > 1 ? row : 0] + unit);
  }

  /** All rows. */
  times(x: ArrayLike<number>, unit: number): Int32Array {
    return Int32Array.from({ length: this.rows }, (_, row) => this.dot(row, x, unit));
  }
}

/** A bias in the unit of the sums that it is added to. */
export function integerBias({ data, scales: [scale] }: IntegerTensor, unit: number): Int32Array {
  return Int32Array.from(data, (value) => rescale(value, scale + unit));
}

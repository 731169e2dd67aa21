/**
 * Tensors of small integers.
 *
 * @module
 */

/** Bits of a bias. */
export const BIAS_BITS = 8;

/** A tensor of small integers: element = q · 2^(scale / 8), a scale for every group of elements. */
export interface IntegerTensor {
  /** PyTorch's name. */
  name: string;
  /** The dimensions of what is stored, outermost first. */
  shape: readonly number[];
  /** Bits of an element: 2 to 8. */
  bits: number;
  /** Row-major, −2^(bits−1)…2^(bits−1) − 1. */
  data: Int8Array;
  /** Logarithmic scales, eighths of an octave; the elements are cut into equal groups. */
  scales: Int8Array;
}

/** Tensors by their names. */
export function byName(tensors: readonly IntegerTensor[]): Map<string, IntegerTensor> {
  return new Map(tensors.map((tensor) => [tensor.name, tensor]));
}

/** A row of a matrix, or an element of a bias: what has a scale of its own. */
export interface IntegerRow {
  /** Its elements. */
  data: Int8Array;
  /** Eighths of an octave. */
  scale: number;
}

/** The rows of a matrix, the elements of a bias. */
export function rowsOf({ shape, data, scales }: IntegerTensor): IntegerRow[] {
  const rows = shape[0];
  const length = data.length / rows;
  return Array.from({ length: rows }, (_, row) => ({
    data: data.subarray(row * length, (row + 1) * length),
    scale: scales[scales.length > 1 ? row : 0],
  }));
}

/** Σ |w|: 0 for a row of zeros, whose scale counts for nothing. */
export function sizeOfRow({ data }: IntegerRow): number {
  return data.reduce((sum, weight) => sum + Math.abs(weight), 0);
}

/**
 * Structured pruning: whole units and channels go, and the network is physically smaller after.
 *
 * @module
 */
import {
  crnnLayout,
  type CrnnShape,
  crnnSizes,
  fromParameterSet,
  type Tensor,
  toParameterSet,
} from "@kws/models";

/** A network's dimensions and flat parameters. */
export interface Sized {
  shape: CrnnShape;
  parameters: Float32Array;
}

/**
 * Cuts the width of GRU and attention down to some units: their rows in all three gates, their
 * columns in every matrix that reads them, their rows and columns in the attention, their columns in
 * the classifier.
 *
 * @param keep Indices of the units that stay, the same in every layer.
 * @throws {RangeError} If nothing is kept or an index is none of the network's or comes twice.
 */
export function cutHidden({ shape, parameters }: Sized, keep: readonly number[]): Sized {
  const { hidden } = shape;
  checkKeep(keep, hidden, "units");
  const gates = [0, 1, 2].flatMap((gate) => keep.map((j) => gate * hidden + j));
  return rebuild({ shape, parameters }, { ...shape, hidden: keep.length }, (name, tensor) => {
    if (name.startsWith("gru.")) {
      const rows = pickRows(tensor, gates);
      const reads = name.includes("weight_hh") || /weight_ih_l[1-9]/.test(name);
      return reads ? pickColumns(rows, keep) : rows;
    }
    if (name === "attention.hidden.weight") return pickColumns(pickRows(tensor, keep), keep);
    if (name === "attention.hidden.bias") return pickRows(tensor, keep);
    if (name.endsWith("energy.weight") || name.endsWith("classifier.weight")) {
      return pickColumns(tensor, keep);
    }
    return tensor;
  });
}

/**
 * Cuts the convolution down to some channels, and the GRU's columns that read the others.
 *
 * @throws {RangeError} As {@linkcode cutHidden}.
 */
export function cutChannels({ shape, parameters }: Sized, keep: readonly number[]): Sized {
  checkKeep(keep, shape.channels, "channels");
  const { outBands } = crnnSizes(shape, shape.kernel[1]);
  const columns = keep.flatMap((c) => Array.from({ length: outBands }, (_, f) => c * outBands + f));
  return rebuild({ shape, parameters }, { ...shape, channels: keep.length }, (name, tensor) => {
    if (name.startsWith("conv.")) return pickRows(tensor, keep);
    return name === "gru.weight_ih_l0" ? pickColumns(tensor, columns) : tensor;
  });
}

/** How much each unit counts, by the norm of everything that belongs to it. */
export function magnitudeImportance(sized: Sized): Float64Array {
  return importance(sized, (value) => value * value);
}

/**
 * How much each unit counts, by what the loss would change to first order without it:
 * |Σ gradient · weight| over everything that leaves it.
 *
 * Source: P. Molchanov et al., arXiv:1611.06440, section 2.2, equation 8.
 */
export function taylorImportance({ shape }: Sized, products: Float32Array): Float64Array {
  const sums = new Float64Array(shape.hidden);
  const layout = crnnLayout(shape);
  for (const { name, offset, size } of layout.slots.values()) {
    if (!readsTop(name, shape)) continue;
    for (let i = 0; i < size; i++) sums[i % shape.hidden] += products[offset + i];
  }
  return sums.map(Math.abs);
}

/** Whether a tensor's columns read the top GRU layer's outputs. */
function readsTop(name: string, { layers }: CrnnShape): boolean {
  return name === `gru.weight_hh_l${layers - 1}` || name === "attention.hidden.weight" ||
    name === "classifier.weight";
}

function importance(
  { shape, parameters }: Sized,
  measure: (value: number) => number,
): Float64Array {
  const { hidden } = shape;
  const sums = new Float64Array(hidden);
  for (const { name, offset, size, shape: dimensions } of crnnLayout(shape).slots.values()) {
    const columns = dimensions.slice(1).reduce((product, n) => product * n, 1);
    const owned = name.startsWith("gru.");
    const read = readsTop(name, shape);
    if (!owned && !read) continue;
    for (let i = 0; i < size; i++) {
      const value = measure(parameters[offset + i]);
      if (owned) sums[Math.floor(i / columns) % hidden] += value;
      if (read) sums[i % hidden] += value;
    }
  }
  return sums;
}

/**
 * The indices of the `count` largest values, in ascending order.
 *
 * @throws {RangeError} If `count` is not from 1 to the number of values.
 */
export function keepLargest(values: ArrayLike<number>, count: number): number[] {
  if (!(Number.isInteger(count) && count >= 1 && count <= values.length)) {
    throw new RangeError(
      `Cannot prune as what is kept must be a whole number from 1 to ${values.length}: ` +
        `current value is ${count}`,
    );
  }
  const order = Array.from(values, (_, i) => i).sort((a, b) => values[b] - values[a] || a - b);
  return order.slice(0, count).sort((a, b) => a - b);
}

function checkKeep(keep: readonly number[], size: number, what: string): void {
  const valid = keep.every((j) => Number.isInteger(j) && j >= 0 && j < size);
  if (keep.length > 0 && valid && new Set(keep).size === keep.length) return;
  throw new RangeError(
    `Cannot prune as the ${what} to keep must be different whole numbers from 0 to ${size - 1}, ` +
      `at least one: current value is [${keep}]`,
  );
}

function pickRows({ shape, data }: Tensor, rows: readonly number[]): Tensor {
  const length = data.length / shape[0];
  const out = new Float32Array(rows.length * length);
  rows.forEach((row, i) => out.set(data.subarray(row * length, (row + 1) * length), i * length));
  return { shape: [rows.length, ...shape.slice(1)], data: out };
}

function pickColumns({ shape, data }: Tensor, columns: readonly number[]): Tensor {
  const [rows, length] = shape;
  const out = new Float32Array(rows * columns.length);
  for (let row = 0; row < rows; row++) {
    columns.forEach((column, i) => out[row * columns.length + i] = data[row * length + column]);
  }
  return { shape: [rows, columns.length], data: out };
}

function rebuild(
  { shape, parameters }: Sized,
  smaller: CrnnShape,
  cut: (name: string, tensor: Tensor) => Tensor,
): Sized {
  const set = toParameterSet(parameters, crnnLayout(shape));
  for (const [name, tensor] of set) set.set(name, cut(name, tensor));
  return { shape: smaller, parameters: fromParameterSet(set, crnnLayout(smaller)) };
}

/**
 * Structured pruning: whole units and channels go, and the network is physically smaller after.
 *
 * @module
 */
import {
  type Axis,
  fromParameterSet,
  type Slot,
  type Tensor,
  toParameterSet,
  topologyOf,
} from "@kws/models";
import type { Trained } from "./set_batches.ts";

/** A network of any kind, its shape and its parameters. */
export type Prunable = Omit<Trained, "offset">;

/** What pruning may take: a field of the shape. */
export type Units = "hidden" | "channels";

function layoutOf({ topology, shape }: Prunable): Slot[] {
  return [...topologyOf(topology).layout(shape).slots.values()];
}

/** The columns of a tensor, all dimensions but the first together. */
function columnsOf({ shape, size }: Pick<Slot, "shape" | "size">): number {
  return size / shape[0];
}

/**
 * Refuses a network that has no such units.
 *
 * @throws {RangeError} That names the network's kind.
 */
export function checkUnits(net: Prunable, units: Units): void {
  if (layoutOf(net).some(({ rows }) => rows?.of === units)) return;
  throw new RangeError(
    `Cannot prune ${units} as the network must have some that can go: "${net.topology}" has none`,
  );
}

/**
 * Cuts a network down to some of its units: their rows wherever the layers' tensors have some, and their
 * columns in every tensor that reads them.
 *
 * @param keep Indices of the units that stay, the same in every layer.
 * @throws {RangeError} If nothing is kept, an index is none of the network's or comes twice, or the
 * network's kind has no such units.
 */
export function cutUnits(net: Prunable, units: Units, keep: readonly number[]): Prunable {
  const { topology, shape, parameters } = net;
  const slots = layoutOf(net);
  checkUnits(net, units);
  const count: number = shape[units];
  checkKeep(keep, count, units);
  const pick = (axis: Axis | undefined): number[] | undefined => {
    if (axis?.of !== units) return undefined;
    const { blocks = 1, each = 1 } = axis;
    return Array.from(
      { length: blocks },
      (_, block) =>
        keep.flatMap((unit) =>
          Array.from({ length: each }, (_, i) => (block * count + unit) * each + i)
        ),
    ).flat();
  };
  const layout = topologyOf(topology).layout(shape);
  const set = toParameterSet(parameters, layout);
  for (const { name, rows, columns } of slots) {
    let tensor = set.get(name)!;
    const [ownRows, ownColumns] = [pick(rows), pick(columns)];
    if (ownRows) tensor = pickRows(tensor, ownRows);
    if (ownColumns) tensor = pickColumns(tensor, ownColumns);
    set.set(name, tensor);
  }
  const smaller = { ...shape, [units]: keep.length };
  const to = topologyOf(topology).layout(smaller);
  return { ...net, shape: smaller, parameters: fromParameterSet(set, to) };
}

/** How much each unit counts, by the norm of everything that makes it and everything that reads it. */
export function magnitudeImportance(net: Prunable, units: Units): Float64Array {
  const { shape, parameters } = net;
  const count: number = shape[units];
  const sums = new Float64Array(count);
  for (const slot of layoutOf(net)) {
    const { offset, size, rows, columns, makes, reads } = slot;
    const width = columnsOf(slot);
    const made = makes && rows?.of === units;
    const read = reads && columns?.of === units;
    if (!made && !read) continue;
    for (let i = 0; i < size; i++) {
      const value = parameters[offset + i] * parameters[offset + i];
      if (made) sums[Math.floor(i / width) % count] += value;
      if (read) sums[i % count] += value;
    }
  }
  return sums;
}

/**
 * How much each unit of the last states counts, by what the loss would change to first order without it:
 * |Σ gradient · weight| over everything that leaves it.
 *
 * Source: P. Molchanov et al., arXiv:1611.06440, section 2.2, equation 8.
 */
export function taylorImportance(net: Prunable, products: Float32Array): Float64Array {
  const count: number = net.shape.hidden;
  const sums = new Float64Array(count);
  for (const { offset, size, reads } of layoutOf(net)) {
    if (!reads) continue;
    for (let i = 0; i < size; i++) sums[i % count] += products[offset + i];
  }
  return sums.map(Math.abs);
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

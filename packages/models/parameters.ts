/**
 * Named parameters in one flat array, with PyTorch's names and layouts.
 *
 * @module
 */
import type { Random } from "@kws/kernels";
import type { TensorLayout } from "@kws/runtime/network";

/** One named tensor. */
export interface Tensor {
  /** Dimensions, outermost first. */
  shape: readonly number[];
  /** Elements in row-major order. */
  data: Float32Array;
}

/** Tensors by name, in the order of the layout. */
export type ParameterSet = Map<string, Tensor>;

/** What a tensor's rows or columns belong to. */
export interface Axis {
  /** The field of the shape that counts the units: what pruning makes smaller. */
  of: string;
  /** Blocks of all units, one after the other, as the gates of a GRU. Defaults to 1. */
  blocks?: number;
  /** Neighbours that belong to one unit, as the positions of a channel. Defaults to 1. */
  each?: number;
}

/** How what is stored of a tensor follows from all of it, where integers are. */
export type StoredForm =
  /** The difference of its two rows, all that a choice between two classes goes by. */
  | { kind: "difference" }
  /** The sum with another tensor in the first two thirds, where nothing tells the two apart. */
  | { kind: "sum"; with: string }
  /** Its last third alone: the rest stands in the sum of another tensor. */
  | { kind: "last-third" };

/** A tensor as its layer describes it. */
export interface TensorSpec extends TensorLayout {
  /** Half the width of the uniform distribution that it begins with, or the value of all elements. */
  initial: { uniform: number } | { constant: number };
  /** What is stored of it in place of all elements. */
  form?: StoredForm;
  /** What its rows are of, where pruning may take some. */
  rows?: Axis;
  /** What its columns are of, where pruning may take some. */
  columns?: Axis;
  /** Whether a unit is made of its rows, so that their norm counts as the unit's. */
  makes?: boolean;
  /** Whether its columns read the network's last states. */
  reads?: boolean;
  /** Whether low rank may take its place. */
  factorable?: boolean;
  /** The convolution that this scale of a normalisation is folded into: its weight and its bias. */
  folds?: { weight: string; bias: string };
}

/** Where a tensor lies in the flat array. */
export interface Slot extends TensorSpec {
  /** First element in the flat array. */
  offset: number;
  /** Number of elements. */
  size: number;
}

/** The tensors of a network, in order. */
export interface ParameterLayout {
  /** The slots by name. */
  slots: Map<string, Slot>;
  /** Elements in all. */
  size: number;
}

/** Lays tensors out one after the other. */
export function layOut(tensors: readonly TensorSpec[]): ParameterLayout {
  const slots = new Map<string, Slot>();
  let offset = 0;
  for (const spec of tensors) {
    const size = spec.shape.reduce((product, dimension) => product * dimension, 1);
    slots.set(spec.name, { ...spec, offset, size });
    offset += size;
  }
  return { slots, size: offset };
}

/**
 * Parameters to begin with, as every tensor's layer wants them.
 *
 * @param random The stream; each tensor draws from the child of its name.
 * @returns In the order of the layout.
 */
export function initialParameters(layout: ParameterLayout, random: Random): Float32Array {
  const flat = new Float32Array(layout.size);
  for (const { name, initial, offset, size } of layout.slots.values()) {
    const values = flat.subarray(offset, offset + size);
    if ("constant" in initial) {
      values.fill(initial.constant);
      continue;
    }
    const stream = random.stream(name);
    for (let i = 0; i < size; i++) values[i] = stream.between(-initial.uniform, initial.uniform);
  }
  return flat;
}

/**
 * The view of one tensor in a flat array.
 *
 * @throws {RangeError} If the layout has no such tensor.
 */
export function view<B extends ArrayBufferLike>(
  flat: Float32Array<B>,
  layout: ParameterLayout,
  name: string,
): Float32Array<B> {
  const slot = layout.slots.get(name);
  if (!slot) {
    throw new RangeError(
      `Cannot find the tensor as the name must be one of ${[...layout.slots.keys()].join(", ")}: ` +
        `current value is "${name}"`,
    );
  }
  return flat.subarray(slot.offset, slot.offset + slot.size);
}

/** The tensors of a flat array, copied. */
export function toParameterSet(flat: Float32Array, layout: ParameterLayout): ParameterSet {
  const set: ParameterSet = new Map();
  for (const { name, shape } of layout.slots.values()) {
    set.set(name, { shape, data: view(flat, layout, name).slice() });
  }
  return set;
}

/**
 * Copies tensors into a flat array.
 *
 * @throws {RangeError} If a tensor is missing, unknown or of another shape.
 */
export function fromParameterSet(
  set: ParameterSet,
  layout: ParameterLayout,
  out?: Float32Array,
): Float32Array {
  for (const name of set.keys()) {
    if (!layout.slots.has(name)) {
      throw new RangeError(`Cannot read the parameters as "${name}" is not part of the network`);
    }
  }
  for (const { name, shape } of layout.slots.values()) {
    const tensor = set.get(name);
    if (!tensor) throw new RangeError(`Cannot read the parameters as "${name}" is missing`);
    if (tensor.shape.join() !== shape.join()) {
      throw new RangeError(
        `Cannot read the parameters as the shape of "${name}" must be [${shape}]: ` +
          `current value is [${tensor.shape}]`,
      );
    }
  }
  // Not before: a layout may be larger than any memory, what fits it is not.
  const flat = out ?? new Float32Array(layout.size);
  for (const name of layout.slots.keys()) view(flat, layout, name).set(set.get(name)!.data);
  return flat;
}

/**
 * Named parameters in one flat array, with PyTorch's names and layouts.
 *
 * @module
 */
import { type CrnnShape, crnnSizes } from "./shape.ts";

/** One named tensor. */
export interface Tensor {
  /** Dimensions, outermost first. */
  shape: readonly number[];
  /** Elements in row-major order. */
  data: Float32Array;
}

/** Tensors by name, in the order of the layout. */
export type ParameterSet = Map<string, Tensor>;

/** Where a tensor lies in the flat array. */
export interface Slot {
  /** PyTorch's name. */
  name: string;
  /** Dimensions, outermost first. */
  shape: readonly number[];
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
export function layOut(
  tensors: readonly (readonly [string, readonly number[]])[],
): ParameterLayout {
  const slots = new Map<string, Slot>();
  let offset = 0;
  for (const [name, shape] of tensors) {
    const size = shape.reduce((product, dimension) => product * dimension, 1);
    slots.set(name, { name, shape, offset, size });
    offset += size;
  }
  return { slots, size: offset };
}

/** The parameters of a CRNN: 70,443 elements for the base shape. */
export function crnnLayout(shape: CrnnShape): ParameterLayout {
  const { channels, kernel, hidden, layers } = shape;
  const { features } = crnnSizes(shape, kernel[1]);
  const tensors: [string, number[]][] = [
    ["conv.weight", [channels, 1, kernel[0], kernel[1]]],
    ["conv.bias", [channels]],
  ];
  for (let layer = 0; layer < layers; layer++) {
    tensors.push(
      [`gru.weight_ih_l${layer}`, [3 * hidden, layer === 0 ? features : hidden]],
      [`gru.weight_hh_l${layer}`, [3 * hidden, hidden]],
      [`gru.bias_ih_l${layer}`, [3 * hidden]],
      [`gru.bias_hh_l${layer}`, [3 * hidden]],
    );
  }
  tensors.push(
    ["attention.hidden.weight", [hidden, hidden]],
    ["attention.hidden.bias", [hidden]],
    ["attention.energy.weight", [1, hidden]],
    ["attention.energy.bias", [1]],
    ["classifier.weight", [2, hidden]],
    ["classifier.bias", [2]],
  );
  return layOut(tensors);
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
  flat: Float32Array = new Float32Array(layout.size),
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
    view(flat, layout, name).set(tensor.data);
  }
  return flat;
}

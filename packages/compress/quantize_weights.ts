/**
 * Weights as they will be stored: rounded to few bits with logarithmic scales.
 *
 * @module
 */
import type { ParameterLayout, Slot } from "@kws/models";
import { BIAS_BITS, exp2, type IntegerTensor } from "@kws/runtime/network";

/** How the weights of a network are stored. */
export interface WeightFormat {
  /** Bits of a weight of the matrices: 2 to 8. */
  bits: number;
  /** Bits of a weight of single tensors, by name. */
  exceptions?: Record<string, number>;
  /** Whether every row has a scale of its own; otherwise every tensor has one. */
  perRow: boolean;
}

/**
 * Checks a format.
 *
 * @throws {RangeError} If bits are not a whole number from 2 to 8.
 */
function checkFormat({ bits, exceptions = {} }: WeightFormat): void {
  for (const value of [bits, ...Object.values(exceptions)]) {
    if (Number.isInteger(value) && value >= 2 && value <= 8) continue;
    throw new RangeError(
      `Cannot quantise as bits must be a whole number from 2 to 8: current value is ${value}`,
    );
  }
}

/** The bits and groups of what is stored of one tensor. */
function formatOf(
  slot: Slot,
  { bits, exceptions, perRow }: WeightFormat,
): { bits: number; groups: number } {
  if (slot.shape.length === 1) return { bits: BIAS_BITS, groups: 1 };
  return { bits: exceptions?.[slot.name] ?? bits, groups: perRow ? slot.stored[0] : 1 };
}

/**
 * The smallest logarithmic scale at which `most` does not exceed the largest integer by more than
 * half a step.
 */
function scaleFor(most: number, bits: number): number {
  const largest = 2 ** (bits - 1) - 0.5;
  let scale = -96;
  while (scale < 64 && exp2(scale) * largest < most) scale++;
  return scale;
}

/** Rounds half away from zero, within the range of so many bits. */
export function toInteger(value: number, bits: number): number {
  const most = 2 ** (bits - 1) - 1;
  const rounded = value < 0 ? -Math.floor(0.5 - value) : Math.floor(0.5 + value);
  return Math.max(-most - 1, Math.min(most, rounded));
}

/**
 * The scale of least squared error among the one that clips nothing and the seven below it: up to six bits
 * gain more by finer steps than they lose by clipping. More bits take the one that clips nothing.
 */
function bestScale(values: Float32Array, bits: number): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const top = scaleFor(most, bits);
  if (bits > 6) return top;
  let best = top;
  let least = Infinity;
  for (let scale = top; scale > top - 8; scale--) {
    const step = exp2(scale);
    let error = 0;
    for (const value of values) {
      const difference = value - toInteger(value / step, bits) * step;
      error += difference * difference;
    }
    if (error < least) [least, best] = [error, scale];
  }
  return best;
}

/** What of a tensor is stored, as its layer says. */
function storedValues(
  flat: Float32Array,
  layout: ParameterLayout,
  { offset, size, form }: Slot,
): Float32Array {
  const own = flat.subarray(offset, offset + size);
  const third = size / 3;
  switch (form?.kind) {
    case "difference": {
      const half = size / 2;
      return Float32Array.from({ length: half }, (_, i) => own[half + i] - own[i]);
    }
    case "last-third":
      return own.subarray(2 * third);
    case "sum": {
      const other = layout.slots.get(form.with)!.offset;
      return own.map((value, i) => i < 2 * third ? value + flat[other + i] : value);
    }
    default:
      return own;
  }
}

/**
 * All tensors as integers, in the order of the layout.
 *
 * Rounding what has been rounded is another rounding: scales are chosen anew, and a group whose largest
 * value was rounded down so far that it fits a finer scale takes that one. All other groups stay bit for
 * bit as they are, and with them everything at 4, 6 and 8 bits: there what exceeds a finer scale's range,
 * as 6.88 or 116.9 steps, rounds up.
 */
export function quantizeWeights(
  flat: Float32Array,
  layout: ParameterLayout,
  format: WeightFormat,
): IntegerTensor[] {
  checkFormat(format);
  return [...layout.slots.values()].map((slot) => {
    const { name } = slot;
    const values = storedValues(flat, layout, slot);
    const { bits, groups } = formatOf(slot, format);
    const length = values.length / groups;
    const data = new Int8Array(values.length);
    const scales = new Int8Array(groups);
    for (let group = 0; group < groups; group++) {
      const own = values.subarray(group * length, (group + 1) * length);
      const scale = bestScale(own, bits);
      scales[group] = scale;
      const step = exp2(scale);
      for (let i = 0; i < length; i++) data[group * length + i] = toInteger(own[i] / step, bits);
    }
    return { name, shape: slot.stored, bits, data, scales };
  });
}

/** The weights that the integers stand for, in the network's own layout. */
export function dequantizeWeights(
  tensors: readonly IntegerTensor[],
  layout: ParameterLayout,
  out: Float32Array = new Float32Array(layout.size),
): Float32Array {
  out.fill(0);
  for (const { name, data, scales } of tensors) {
    const { offset, size, form } = layout.slots.get(name)!;
    const length = data.length / scales.length;
    const start = form?.kind === "last-third" ? offset + size - data.length : offset;
    for (let i = 0; i < data.length; i++) {
      const value = data[i] * exp2(scales[Math.floor(i / length)]);
      if (form?.kind === "difference") {
        out[start + i] = -value / 2;
        out[start + size / 2 + i] = value / 2;
      } else out[start + i] = value;
    }
  }
  return out;
}

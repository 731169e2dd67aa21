/**
 * The dimensions of a convolutional recurrent network with attention: those of the runtime, within what
 * can be trained and pruned.
 *
 * @module
 */
import {
  attentionOf,
  type CrnnShape,
  type CrnnSizes,
  crnnSizes as runtimeSizes,
} from "@kws/runtime/network";

export { BASE_SHAPE, type CrnnShape, type CrnnSizes } from "@kws/runtime/network";

/**
 * The sizes of a network for inputs of `frames` frames.
 *
 * @throws {RangeError} If a dimension is not a whole number >= 1, the kernel exceeds the bands, the
 * frames are fewer than the kernel's, or gates, dropout, rank or the attention's width are out of range.
 */
export function crnnSizes(shape: CrnnShape, frames: number): CrnnSizes {
  const sizes = runtimeSizes(shape, frames);
  const { hidden, rank = 1 } = shape;
  checkMost("attention", attentionOf(shape), hidden, `hidden (${hidden})`);
  checkMost("rank", rank, Math.min(hidden, sizes.features));
  return sizes;
}

/** Wider than what it is made from a part of a network holds nothing more. */
function checkMost(name: string, value: number, most: number, shown = `${most}`): void {
  if (value <= most) return;
  throw new RangeError(
    `Cannot build a network as ${name} must be a whole number from 1 to ${shown}: ` +
      `current value is ${value}`,
  );
}

/**
 * The dimensions of a convolutional recurrent network with attention.
 *
 * @module
 */
import {
  convolutionPositions,
  type ConvolutionSize,
  kernelPositions,
  type Positions,
} from "./convolution_positions.ts";
import { checkSizes } from "./sizes.ts";

/** Dimensions of a CRNN; frequency before time in `kernel` and `stride`. */
export interface CrnnShape extends ConvolutionSize {
  /** Width of every GRU layer. */
  hidden: number;
  /** Number of GRU layers. */
  layers: number;
  /** Share of the values dropped between GRU layers while training. */
  dropout: number;
  /**
   * Gates of the GRU: 3 unless told; with 2 the reset gate is fixed at ½, its rows and the second bias
   * are gone, and the rows are update, candidate.
   *
   * Source of 2: M. Ravanelli et al., "Light Gated Recurrent Units for Speech Recognition",
   * arXiv:1803.10225, section III-A; candidate and state as in the GRU.
   */
  gates?: 2 | 3;
  /**
   * Width of the attention's hidden layer, narrower or wider than the GRU. Defaults to that of the GRU,
   * and is then pruned with it.
   */
  attention?: number;
  /** Rank of the GRU's matrices where each is stored as the product of two. Defaults to full. */
  rank?: number;
}

/** The assignment's base network: 70,443 parameters. */
export const BASE_SHAPE: CrnnShape = {
  bands: 40,
  channels: 8,
  kernel: [5, 20],
  stride: [2, 8],
  hidden: 64,
  layers: 2,
  dropout: 0.1,
};

/** Sizes that follow from a shape and a number of frames; T' are the GRU's steps. */
export interface CrnnSizes extends Positions {
  /** Width of the first GRU layer's input: channels · F'. */
  features: number;
}

/** The gates of a shape's GRU. */
export function gatesOf({ gates = 3 }: CrnnShape): 2 | 3 {
  return gates;
}

/** The width of the attention's hidden layer. */
export function attentionOf({ hidden, attention = hidden }: CrnnShape): number {
  return attention;
}

/** The width of the input of a GRU layer, counted from 0. */
export function gruInputs(shape: CrnnShape, layer: number): number {
  return layer === 0 ? crnnSizes(shape, shape.kernel[1]).features : shape.hidden;
}

/**
 * The sizes of a network for inputs of `frames` frames.
 *
 * @throws {RangeError} If a dimension is not a whole number >= 1, the kernel exceeds the bands, the
 * frames are fewer than the kernel's, or gates, dropout or rank are out of range.
 */
export function crnnSizes(shape: CrnnShape, frames: number): CrnnSizes {
  const { hidden, layers, dropout } = shape;
  checkSizes({ hidden, layers, attention: attentionOf(shape) });
  if (!(dropout >= 0 && dropout < 1)) {
    throw new RangeError(
      `Cannot build a network as dropout must be in [0, 1): current value is ${dropout}`,
    );
  }
  const gates: number = gatesOf(shape);
  if (gates !== 2 && gates !== 3) {
    throw new RangeError(
      `Cannot build a network as gates must be 2 or 3: current value is ${gates}`,
    );
  }
  convolutionPositions(shape, frames);
  return fittingSizes(shape, frames);
}

/**
 * As {@linkcode crnnSizes}, of dimensions that are each in its range, as those of a file.
 *
 * An attention of any width is a network. A rank is not: no matrix has one above its smaller dimension,
 * and two factors of such a rank would be larger than the matrix that they stand for.
 *
 * @throws {RangeError} If the kernel exceeds the bands, or the rank a dimension.
 */
export function fittingSizes(shape: CrnnShape, frames: number): CrnnSizes {
  const { channels, hidden, rank = 1 } = shape;
  const { outBands, steps } = kernelPositions(shape, frames);
  const features = channels * outBands;
  const most = Math.min(hidden, features);
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= most)) {
    throw new RangeError(
      `Cannot build a network as rank must be a whole number from 1 to ${most}: ` +
        `current value is ${rank}`,
    );
  }
  return { outBands, steps, features };
}

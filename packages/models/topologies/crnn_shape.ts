/**
 * The dimensions of a convolutional recurrent network with attention.
 *
 * @module
 */
import { convolutionPositions } from "../layers/convolution.ts";
import { checkSizes } from "../sizes.ts";

/** Dimensions of a CRNN; frequency before time in `kernel` and `stride`. */
export interface CrnnShape {
  /** Mel bands of a frame. */
  bands: number;
  /** Channels of the convolution. */
  channels: number;
  /** Kernel of the convolution: bands, frames. */
  kernel: readonly [number, number];
  /** Stride of the convolution: bands, frames. */
  stride: readonly [number, number];
  /** Width of every GRU layer. */
  hidden: number;
  /** Number of GRU layers. */
  layers: number;
  /** Share of the values dropped between GRU layers while training. */
  dropout: number;
  /** Gates of the GRU: 3, or 2 without reset gates. Defaults to 3. */
  gates?: 2 | 3;
  /** Width of the attention's hidden layer. Defaults to that of the GRU, and is then pruned with it. */
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

/** Sizes that follow from a shape and a number of frames. */
export interface CrnnSizes {
  /** Positions of the convolution over frequency, F'. */
  outBands: number;
  /** Positions of the convolution over time, T': the GRU's steps. */
  steps: number;
  /** Width of the first GRU layer's input: channels · F'. */
  features: number;
}

/**
 * The sizes of a network for inputs of `frames` frames.
 *
 * @throws {RangeError} If a dimension is not a whole number >= 1, the kernel exceeds the bands, the
 * frames are fewer than the kernel's, or gates, dropout or the attention's width are out of range.
 */
export function crnnSizes(shape: CrnnShape, frames: number): CrnnSizes {
  const { channels, hidden, layers, dropout, gates = 3, attention = hidden } = shape;
  checkSizes({ hidden, layers });
  if (!(dropout >= 0 && dropout < 1)) {
    throw new RangeError(
      `Cannot build a network as dropout must be in [0, 1): current value is ${dropout}`,
    );
  }
  if (gates !== 2 && gates !== 3) {
    throw new RangeError(
      `Cannot build a network as gates must be 2 or 3: current value is ${gates}`,
    );
  }
  if (!(Number.isInteger(attention) && attention >= 1 && attention <= hidden)) {
    throw new RangeError(
      `Cannot build a network as attention must be a whole number from 1 to hidden (${hidden}): ` +
        `current value is ${attention}`,
    );
  }
  const { outBands, steps } = convolutionPositions(shape, frames);
  const most = Math.min(hidden, channels * outBands);
  const { rank = 1 } = shape;
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= most)) {
    throw new RangeError(
      `Cannot build a network as rank must be a whole number from 1 to ${most}: ` +
        `current value is ${rank}`,
    );
  }
  return { outBands, steps, features: channels * outBands };
}

/**
 * The dimensions of a convolutional recurrent network with attention.
 *
 * @module
 */
import { positive } from "./positive.ts";

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
  /**
   * Gates of the GRU: 3 unless told; with 2 the reset gate is fixed at ½, its rows and the second bias
   * are gone, and the rows are update, candidate.
   *
   * Source of 2: M. Ravanelli et al., "Light Gated Recurrent Units for Speech Recognition",
   * arXiv:1803.10225, section III-A; candidate and state as in the GRU.
   */
  gates?: 2 | 3;
  /** Width of the attention's hidden layer; `hidden` unless told. */
  attention?: number;
  /** Inner width of the GRU's matrices, each stored as two factors; whole matrices without it. */
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

/** The gates of a shape's GRU. */
export function gatesOf({ gates = 3 }: CrnnShape): 2 | 3 {
  return gates;
}

/** The width of the attention's hidden layer. */
export function attentionOf({ hidden, attention = hidden }: CrnnShape): number {
  return attention;
}

/**
 * The sizes of a network for inputs of `frames` frames.
 *
 * @throws {RangeError} If a dimension is not a whole number >= 1, the kernel exceeds the bands, the
 * frames are fewer than the kernel's, or there are neither 2 nor 3 gates.
 */
export function crnnSizes(shape: CrnnShape, frames: number): CrnnSizes {
  const { bands, channels, kernel, stride, hidden, layers, dropout, rank = 1 } = shape;
  const attention = attentionOf(shape);
  const dimensions = { bands, channels, hidden, layers, attention, rank, frames };
  for (const [name, value] of Object.entries(dimensions)) positive("a network", name, value);
  for (const axis of [0, 1]) {
    positive("a network", `kernel[${axis}]`, kernel[axis]);
    positive("a network", `stride[${axis}]`, stride[axis]);
  }
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
  if (kernel[0] > bands) {
    throw new RangeError(
      `Cannot build a network as kernel[0] must be at most bands (${bands}): ` +
        `current value is ${kernel[0]}`,
    );
  }
  if (frames < kernel[1]) {
    throw new RangeError(
      `Cannot build a network as frames must be at least kernel[1] (${kernel[1]}): ` +
        `current value is ${frames}`,
    );
  }
  const outBands = Math.floor((bands - kernel[0]) / stride[0]) + 1;
  const steps = Math.floor((frames - kernel[1]) / stride[1]) + 1;
  return { outBands, steps, features: channels * outBands };
}

/**
 * Where a convolution over bands and frames stands.
 *
 * @module
 */
import { checkSizes } from "./sizes.ts";

/** Dimensions of a convolution of one channel to several; frequency before time. */
export interface ConvolutionSize {
  /** Bands of the input. */
  bands: number;
  /** Channels of the output, C. */
  channels: number;
  /** Kernel: bands, frames. */
  kernel: readonly [number, number];
  /** Stride: bands, frames. */
  stride: readonly [number, number];
}

/** Positions of a convolution's kernel. */
export interface Positions {
  /** Over frequency, F'. */
  outBands: number;
  /** Over time, T'. */
  steps: number;
}

/**
 * The positions of a kernel over so many frames, without padding.
 *
 * @throws {RangeError} If a dimension is no whole number >= 1, or the kernel exceeds the input.
 */
export function convolutionPositions(size: ConvolutionSize, frames: number): Positions {
  const { bands, channels, kernel, stride } = size;
  checkSizes({ bands, channels, frames });
  for (const axis of [0, 1]) {
    checkSizes({ [`kernel[${axis}]`]: kernel[axis], [`stride[${axis}]`]: stride[axis] });
  }
  const positions = kernelPositions(size, frames);
  if (frames < kernel[1]) {
    throw new RangeError(
      `Cannot build a network as frames must be at least kernel[1] (${kernel[1]}): ` +
        `current value is ${frames}`,
    );
  }
  return positions;
}

/**
 * As {@linkcode convolutionPositions}, of dimensions that are whole, as those of a file, and frames that
 * the kernel fits into.
 *
 * @throws {RangeError} If the kernel exceeds the bands.
 */
export function kernelPositions(
  { bands, kernel, stride }: ConvolutionSize,
  frames: number,
): Positions {
  if (kernel[0] > bands) {
    throw new RangeError(
      `Cannot build a network as kernel[0] must be at most bands (${bands}): ` +
        `current value is ${kernel[0]}`,
    );
  }
  return {
    outBands: Math.floor((bands - kernel[0]) / stride[0]) + 1,
    steps: Math.floor((frames - kernel[1]) / stride[1]) + 1,
  };
}

/**
 * The dimensions of SparkNet, a depthwise-separable network.
 *
 * @module
 */
import { checkSizes } from "./sizes.ts";

/**
 * Dimensions of SparkNet: blocks of a convolution of every channel over frames (depthwise) and one of
 * every frame over channels (pointwise), then stochastic gates, their mean over time, a classifier.
 *
 * Source: J. Svirsky, U. Shaham and O. Lindenbaum, "Sparse Binarization for Fast Keyword Spotting",
 * arXiv:2406.06634.
 */
export interface SparkNetShape {
  /** Mel bands of a frame. */
  bands: number;
  /** Channels of every block, C. */
  channels: number;
  /** Frames of every block's convolution over time, all odd. */
  kernels: readonly number[];
  /** Stochastic gates, G. */
  gates: number;
}

/**
 * Refuses what is no network.
 *
 * @throws {RangeError} If a dimension is no whole number >= 1 or a kernel is even.
 */
export function checkSparkNet({ bands, channels, kernels, gates }: SparkNetShape): void {
  checkSizes({ bands, channels, gates });
  if (kernels.length === 0) {
    throw new RangeError(
      "Cannot build SparkNet as kernels must name one block at least: there is none",
    );
  }
  kernels.forEach((value, i) => {
    if (Number.isInteger(value) && value >= 1 && value % 2 === 1) return;
    throw new RangeError(
      `Cannot build SparkNet as kernels[${i}] must be an odd number of frames, which ` +
        `has a middle: current value is ${value}`,
    );
  });
}

/** One block: its kernel, the channels that it reads, and whether its input is added to its output. */
export interface SparkNetBlock {
  /** Frames of its convolution over time. */
  kernel: number;
  /** Channels that it reads. */
  inputs: number;
  /** Whether its input is added to its output, through a matrix. */
  residual: boolean;
}

/** The blocks in order; the first reads the bands and adds nothing. */
export function sparkNetBlocks({ bands, channels, kernels }: SparkNetShape): SparkNetBlock[] {
  return kernels.map((kernel, i) => ({
    kernel,
    inputs: i === 0 ? bands : channels,
    residual: i > 0,
  }));
}

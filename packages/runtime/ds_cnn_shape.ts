/**
 * The dimensions of a depthwise-separable convolutional network.
 *
 * @module
 */
import {
  convolutionPositions,
  type ConvolutionSize,
  type Positions,
} from "./convolution_positions.ts";
import { checkSizes } from "./sizes.ts";

/**
 * Dimensions of a DS-CNN: a convolution without padding, then blocks of a 3×3 convolution of every
 * channel (depthwise, same size) and one of every position over channels (pointwise), each convolution
 * followed by ReLU, the mean over all positions, a classifier. Frequency before time in `kernel` and
 * `stride`, which are those of the first convolution.
 *
 * Source: Y. Zhang, N. Suda, L. Lai and V. Chandra, "Hello Edge: Keyword Spotting on Microcontrollers",
 * arXiv:1711.07128.
 */
export interface DsCnnShape extends ConvolutionSize {
  /** Depthwise-separable blocks. */
  blocks: number;
}

/** The kernel of every depthwise convolution. */
export const DS_CNN_KERNEL = [3, 3] as const;

/**
 * The positions of the first convolution, which all blocks keep, for inputs of `frames` frames.
 *
 * @throws {RangeError} If a dimension is no whole number >= 1 or the kernel exceeds bands or frames.
 */
export function dsCnnPositions(shape: DsCnnShape, frames: number): Positions {
  checkSizes({ blocks: shape.blocks });
  return convolutionPositions(shape, frames);
}

/**
 * The dimensions of SparkNet, a depthwise-separable network.
 *
 * @module
 */
import { checkSizes } from "../sizes.ts";

/**
 * Dimensions of SparkNet: blocks of a convolution of every channel over frames (depthwise) and one of
 * every frame over channels (pointwise), then stochastic gates, their mean over time, a classifier.
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
 * What the authors report of SparkNet with 16 channels, for 12 classes and 32 MFCCs:
 * J. Svirsky, U. Shaham and O. Lindenbaum, arXiv:2406.06634.
 */
export const PUBLISHED_SPARKNET = { parameters: 4636, macs: 454500 } as const;

/**
 * SparkNet with 16 channels: J. Svirsky, U. Shaham and O. Lindenbaum, "Sparse Binarization for Fast
 * Keyword Spotting", arXiv:2406.06634 (Interspeech 2024), in the dimensions of its authors' public
 * configuration: kernels, channels, residual convolutions and gates are theirs. It differs in:
 *
 * - **input**: this project's 40 log-mel bands, about their mean, in place of 32 MFCCs: block 1 has
 *   40·11 + 40·16 weights where theirs has 32·11 + 32·16;
 * - **output**: 2 classes in place of 12;
 * - **counting**: batch normalisation is folded into the convolutions after training, so that it
 *   costs a bias at most. Theirs counts its scales and biases among 4,636 parameters and 454.5 K
 *   MACs; counted their way this network has 4,522 parameters, folded 4,298, and 427,496 MACs;
 * - **training**: our distillation set with the teachers' log-odds, Adam on a one-cycle rate and
 *   averaged weights, in place of labels alone and SGD; batch normalisation sees a shard of a batch at
 *   a time, and its moments are measured once, after training;
 * - **loss**: no term that closes gates. Theirs has a hundredth of the classifier's weight; the noise
 *   on the gates, which makes them decide, is kept.
 */
export const SPARKNET_SHAPE: SparkNetShape = {
  bands: 40,
  channels: 16,
  kernels: [11, 15, 19, 29],
  gates: 32,
};

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
  kernel: number;
  inputs: number;
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

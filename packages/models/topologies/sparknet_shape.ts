/**
 * SparkNet in the dimensions of its authors; what dimensions there are the runtime says.
 *
 * @module
 */
import type { SparkNetShape } from "@kws/runtime/network";

export {
  checkSparkNet,
  type SparkNetBlock,
  sparkNetBlocks,
  type SparkNetShape,
} from "@kws/runtime/network";

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

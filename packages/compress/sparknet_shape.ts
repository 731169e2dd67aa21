/**
 * The dimensions of SparkNet, a depthwise-separable network, its parameters and its costs.
 *
 * @module
 */
import { layOut, type ParameterLayout } from "@kws/models";

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
  for (const [name, value] of Object.entries({ bands, channels, gates })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new RangeError(
      `Cannot build SparkNet as ${name} must be a whole number >= 1: ` +
        `current value is ${value}`,
    );
  }
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

/** The parameters of a network that runs: its normalisations are folded into its convolutions. */
export function sparkNetLayout(shape: SparkNetShape): ParameterLayout {
  return layout(shape, (name, channels) => [[`${name}.bias`, [channels]]], false);
}

/** The parameters of a network that is trained: every convolution is followed by a normalisation. */
export function trainedLayout(shape: SparkNetShape): ParameterLayout {
  return layout(shape, (name, channels) => [
    [`${name}.norm.weight`, [channels]],
    [`${name}.norm.bias`, [channels]],
  ], true);
}

type Named = [string, number[]];

/** `after` names what follows a convolution; residual ones share a bias with their block's. */
function layout(
  shape: SparkNetShape,
  after: (name: string, channels: number) => Named[],
  residuals: boolean,
): ParameterLayout {
  checkSparkNet(shape);
  const { channels, gates } = shape;
  const tensors = sparkNetBlocks(shape).flatMap(({ kernel, inputs, residual }, i): Named[] => {
    const name = `block.${i}`;
    return [
      [`${name}.depthwise.weight`, [inputs, 1, kernel]],
      [`${name}.pointwise.weight`, [channels, inputs]],
      ...after(`${name}.pointwise`, channels),
      ...(residual ? [[`${name}.residual.weight`, [channels, inputs]] as Named] : []),
      ...(residual && residuals ? after(`${name}.residual`, channels) : []),
    ];
  });
  return layOut([
    ...tensors,
    ["gates.weight", [gates, channels]],
    ...after("gates", gates),
    ["classifier.weight", [2, gates]],
    ["classifier.bias", [2]],
  ]);
}

/** What SparkNet costs. */
export interface SparkNetCost {
  /** Multiplications and thop's 1 for every bias, for a clip. */
  thop: number;
  /** Multiplications of a clip alone. */
  pure: number;
  /** Multiplications of one more frame and one classification, were states kept between frames. */
  step: number;
}

/**
 * MACs of a clip of T frames: with c_i channels into block i of kernel K_i,
 *
 * T · (Σ c_i·K_i + C·(c_i + 1) [+ C·c_i] + G·(C + 1)) + 2 G.
 *
 * Convolutions over time have no bias and the residual ones share their block's. The mean over time is
 * a sum whose factor the classifier takes up; neither convention counts ReLU, tanh and clipping.
 *
 * @throws {RangeError} If the shape is impossible or `frames` no whole number >= 1.
 */
export function sparkNetCost(shape: SparkNetShape, frames: number): SparkNetCost {
  checkSparkNet(shape);
  if (!(Number.isInteger(frames) && frames >= 1)) {
    throw new RangeError(
      `Cannot count a clip as frames must be a whole number >= 1: current value is ${frames}`,
    );
  }
  const { channels, gates } = shape;
  let products = gates * channels;
  let biases = gates;
  for (const { kernel, inputs, residual } of sparkNetBlocks(shape)) {
    products += inputs * kernel + channels * inputs * (residual ? 2 : 1);
    biases += channels;
  }
  const classifier = 2 * gates;
  return {
    thop: frames * (products + biases) + classifier,
    pure: frames * products + classifier,
    step: products + classifier,
  };
}

/**
 * The dimensions of a depthwise-separable convolutional network.
 *
 * @module
 */
import { positive } from "./positive.ts";

/**
 * Dimensions of a DS-CNN: a convolution without padding, then blocks of a 3×3 convolution of every
 * channel (depthwise, same size) and one of every position over channels (pointwise), both followed by
 * ReLU, the mean over all positions, a classifier. Frequency before time in `kernel` and `stride`.
 *
 * Source: Y. Zhang, N. Suda, L. Lai and V. Chandra, "Hello Edge: Keyword Spotting on Microcontrollers",
 * arXiv:1711.07128.
 */
export interface DsCnnShape {
  /** Mel bands of a frame. */
  bands: number;
  /** Channels, C. */
  channels: number;
  /** Kernel of the first convolution: bands, frames. */
  kernel: readonly [number, number];
  /** Stride of the first convolution: bands, frames. */
  stride: readonly [number, number];
  /** Depthwise-separable blocks. */
  blocks: number;
}

/** Positions of the first convolution, which all blocks keep. */
export interface DsCnnSizes {
  /** Over the bands. */
  rows: number;
  /** Over time. */
  columns: number;
}

/**
 * The positions of a network for inputs of `frames` frames.
 *
 * @throws {RangeError} If a dimension is no whole number >= 1 or the kernel exceeds bands or frames.
 */
export function dsCnnSizes(shape: DsCnnShape, frames: number): DsCnnSizes {
  const { bands, channels, kernel, stride, blocks } = shape;
  for (const [name, value] of Object.entries({ bands, channels, blocks, frames })) {
    positive("a DS-CNN", name, value);
  }
  for (const axis of [0, 1]) {
    positive("a DS-CNN", `kernel[${axis}]`, kernel[axis]);
    positive("a DS-CNN", `stride[${axis}]`, stride[axis]);
  }
  for (const [axis, name, value] of [[0, "bands", bands], [1, "frames", frames]] as const) {
    if (kernel[axis] <= value) continue;
    throw new RangeError(
      `Cannot build a DS-CNN as kernel[${axis}] must be at most ${name} (${value}): ` +
        `current value is ${kernel[axis]}`,
    );
  }
  return {
    rows: Math.floor((bands - kernel[0]) / stride[0]) + 1,
    columns: Math.floor((frames - kernel[1]) / stride[1]) + 1,
  };
}

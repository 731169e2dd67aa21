/**
 * The dimensions of a convolutional recurrent network with attention.
 *
 * @module
 */

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
  /** Width of every GRU layer and of the attention. */
  hidden: number;
  /** Number of GRU layers. */
  layers: number;
  /** Share of the values dropped between GRU layers while training. */
  dropout: number;
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
 * @throws {RangeError} If a dimension is not a whole number >= 1, the kernel exceeds the bands, or
 * the frames are fewer than the kernel's.
 */
export function crnnSizes(shape: CrnnShape, frames: number): CrnnSizes {
  const { bands, channels, kernel, stride, hidden, layers, dropout } = shape;
  const dimensions = { bands, channels, hidden, layers, frames };
  for (const [name, value] of Object.entries(dimensions)) positive(name, value);
  for (const axis of [0, 1]) {
    positive(`kernel[${axis}]`, kernel[axis]);
    positive(`stride[${axis}]`, stride[axis]);
  }
  if (!(dropout >= 0 && dropout < 1)) {
    throw new RangeError(
      `Cannot build a network as dropout must be in [0, 1): current value is ${dropout}`,
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

function positive(name: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1)) {
    throw new RangeError(
      `Cannot build a network as ${name} must be a whole number >= 1: current value is ${value}`,
    );
  }
}

/**
 * The layers of SparkNet, forwards and backwards. Rows are frames of clips one after the
 * other, R = B·T, and channels lie side by side in a row.
 *
 * @module
 */
import { type Kernels, type SeparableExports, separableKernels } from "@kws/kernels";

/** What is added to a variance before its root is taken: the published network's. */
export const NORM_EPSILON = 1e-3;

/** Clips of a call, B, and frames of a clip, T. */
export interface ClipSize {
  batch: number;
  frames: number;
}

/** Every channel over time with weights of its own: y (B,T,C) from x (B,T,C), the length kept. */
export class Depthwise {
  readonly y: Float32Array;
  readonly #functions: SeparableExports;
  readonly #kernels: Kernels;
  readonly #size: ClipSize;
  readonly #weight: Float32Array;
  readonly #channels: number;
  readonly #kernel: number;
  readonly #columns: Float32Array;
  readonly #flipped: Float32Array;
  readonly #gradient: Float32Array;
  readonly #scratch: Float32Array;

  /** @param weight (C,1,K), inside the kernels' memory. */
  constructor(
    kernels: Kernels,
    size: ClipSize,
    { channels, kernel }: { channels: number; kernel: number },
    weight: Float32Array,
  ) {
    this.#functions = separableKernels(kernels);
    this.#kernels = kernels;
    this.#size = size;
    this.#weight = weight;
    this.#channels = channels;
    this.#kernel = kernel;
    this.#columns = kernels.f32(channels * kernel);
    this.#flipped = kernels.f32(channels * kernel);
    this.#gradient = kernels.f32(channels * kernel);
    this.#scratch = kernels.f32((size.frames + kernel - 1) * channels);
    this.y = kernels.f32(size.batch * size.frames * channels);
  }

  /** Must be called whenever the weights have changed. */
  prepare(): void {
    const [C, K] = [this.#channels, this.#kernel];
    const columns = this.#columns;
    this.#kernels.wasm.transpose(columns.byteOffset, this.#weight.byteOffset, C, K);
    for (let k = 0; k < K; k++) {
      this.#flipped.set(columns.subarray((K - 1 - k) * C, (K - k) * C), k * C);
    }
  }

  /** Fills {@linkcode Depthwise.y}. */
  forward(x: Float32Array): void {
    this.#convolve(this.y, x, this.#columns);
  }

  /** Adds to the weights' gradient (C,1,K) from dy; fills `dx` where it is given. */
  backward(dy: Float32Array, x: Float32Array, dWeight: Float32Array, dx?: Float32Array): void {
    const { batch, frames } = this.#size;
    const [C, K] = [this.#channels, this.#kernel];
    const gradient = this.#gradient;
    gradient.fill(0);
    this.#functions.depthwiseWeights(
      gradient.byteOffset,
      dy.byteOffset,
      x.byteOffset,
      this.#scratch.byteOffset,
      batch,
      frames,
      C,
      K,
    );
    for (let c = 0; c < C; c++) {
      for (let k = 0; k < K; k++) dWeight[c * K + k] += gradient[k * C + c];
    }
    // Backwards a convolution over time is one with the weights in reverse.
    if (dx) this.#convolve(dx, dy, this.#flipped);
  }

  #convolve(y: Float32Array, x: Float32Array, weights: Float32Array): void {
    const { batch, frames } = this.#size;
    this.#functions.depthwise(
      y.byteOffset,
      x.byteOffset,
      weights.byteOffset,
      this.#scratch.byteOffset,
      batch,
      frames,
      this.#channels,
      this.#kernel,
    );
  }
}

/** y (R,O) [+]= x (R,I) · weightᵀ. */
export class Pointwise {
  readonly #kernels: Kernels;
  readonly #rows: number;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #weight: Float32Array;
  readonly #transposed: Float32Array;

  /** @param weight (O,I), inside the kernels' memory. */
  constructor(
    kernels: Kernels,
    { batch, frames }: ClipSize,
    { inputs, outputs }: { inputs: number; outputs: number },
    weight: Float32Array,
  ) {
    this.#kernels = kernels;
    this.#rows = batch * frames;
    this.#inputs = inputs;
    this.#outputs = outputs;
    this.#weight = weight;
    this.#transposed = kernels.f32(inputs * outputs);
  }

  /** Must be called whenever the weights have changed. */
  prepare(): void {
    const { wasm } = this.#kernels;
    const [to, from] = [this.#transposed.byteOffset, this.#weight.byteOffset];
    wasm.transpose(to, from, this.#outputs, this.#inputs);
  }

  /** Fills `y`, or adds to it. */
  forward(y: Float32Array, x: Float32Array, accumulate: boolean): void {
    const [R, I, O] = [this.#rows, this.#inputs, this.#outputs];
    const b = this.#transposed.byteOffset;
    const add = accumulate ? 1 : 0;
    this.#kernels.wasm.gemm(y.byteOffset, O, x.byteOffset, I, 1, b, O, R, O, I, add);
  }

  /** Adds to the weights' gradient (O,I) from dy (R,O); fills `dx` (R,I), or adds to it. */
  backward(
    dy: Float32Array,
    x: Float32Array,
    dWeight: Float32Array,
    dx: Float32Array,
    accumulate: boolean,
  ): void {
    const { wasm } = this.#kernels;
    const [R, I, O] = [this.#rows, this.#inputs, this.#outputs];
    const [w, add] = [this.#weight.byteOffset, accumulate ? 1 : 0];
    wasm.gemm(dWeight.byteOffset, I, dy.byteOffset, 1, O, x.byteOffset, I, O, I, R, 1);
    wasm.gemm(dx.byteOffset, I, dy.byteOffset, O, 1, w, I, R, I, O, add);
  }
}

/** Two tensors of a layer, inside the kernels' memory; of a {@linkcode Norm} both (C). */
export interface WeightAndBias {
  weight: Float32Array;
  bias: Float32Array;
}

/** Batch normalisation of x (R,C) by the moments of these very rows: arXiv:1502.03167. */
export class Norm {
  /** The latest rows' mean, (C). */
  readonly mean: Float32Array;
  /** The latest rows' variance, (C). */
  readonly variance: Float32Array;
  readonly #functions: SeparableExports;
  readonly #rows: number;
  readonly #channels: number;
  readonly #tensors: WeightAndBias;

  constructor(
    kernels: Kernels,
    { batch, frames }: ClipSize,
    channels: number,
    tensors: WeightAndBias,
  ) {
    this.#functions = separableKernels(kernels);
    this.#rows = batch * frames;
    this.#channels = channels;
    this.#tensors = tensors;
    this.mean = kernels.f32(channels);
    this.variance = kernels.f32(channels);
  }

  /** Fills `y`, or adds to it. */
  forward(y: Float32Array, x: Float32Array, accumulate: boolean): void {
    const { weight, bias } = this.#tensors;
    this.#functions.normalise(
      y.byteOffset,
      this.mean.byteOffset,
      this.variance.byteOffset,
      x.byteOffset,
      weight.byteOffset,
      bias.byteOffset,
      this.#rows,
      this.#channels,
      NORM_EPSILON,
      accumulate ? 1 : 0,
    );
  }

  /** Adds to the gradients and fills `dx` (R,C) from dy (R,C), the moments being functions of x. */
  backward(dy: Float32Array, x: Float32Array, gradients: WeightAndBias, dx: Float32Array): void {
    this.#functions.normaliseBackward(
      dx.byteOffset,
      gradients.weight.byteOffset,
      gradients.bias.byteOffset,
      dy.byteOffset,
      x.byteOffset,
      this.mean.byteOffset,
      this.variance.byteOffset,
      this.#tensors.weight.byteOffset,
      this.#rows,
      this.#channels,
      NORM_EPSILON,
    );
  }
}

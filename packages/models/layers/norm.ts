import { wholeTensor } from "@kws/runtime/network";
import type { NetworkMemory } from "../network_memory.ts";
import type { TensorSpec } from "../parameters.ts";

/** What is added to a variance before its root is taken. */
export const NORM_EPSILON = 1e-3;

/**
 * The scale and the shift of a normalisation behind the convolution `name`, that change nothing to
 * begin with.
 *
 * @param biasOf The layer whose bias takes up the shift once it is folded; `name` unless told otherwise.
 */
export function normTensors(name: string, channels: number, biasOf: string = name): TensorSpec[] {
  const folds = { weight: `${name}.weight`, bias: `${biasOf}.bias` };
  const shape = [channels];
  return [
    { ...wholeTensor(`${name}.norm.weight`, shape), initial: { constant: 1 }, folds },
    { ...wholeTensor(`${name}.norm.bias`, shape), initial: { constant: 0 } },
  ];
}

/**
 * Batch normalisation of x (R,C) by the moments of these very rows.
 *
 * Source: S. Ioffe and C. Szegedy, arXiv:1502.03167, algorithm 1.
 */
export class Norm {
  /** The latest rows' mean, (C). */
  readonly mean: Float32Array;
  /** The latest rows' variance, (C). */
  readonly variance: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #weight: Float32Array;
  readonly #bias: Float32Array;
  readonly #dWeight: Float32Array;
  readonly #dBias: Float32Array;
  readonly #scratch: Float32Array;

  /** @param name Of the convolution before it. */
  constructor(memory: NetworkMemory, name: string) {
    this.#memory = memory;
    this.#weight = memory.tensor(`${name}.norm.weight`);
    this.#bias = memory.tensor(`${name}.norm.bias`);
    this.#dWeight = memory.gradient(`${name}.norm.weight`);
    this.#dBias = memory.gradient(`${name}.norm.bias`);
    this.mean = memory.kernels.f32(this.#weight.length);
    this.variance = memory.kernels.f32(this.#weight.length);
    this.#scratch = memory.kernels.f32(3 * this.#weight.length);
  }

  /** Fills `y` from x (rows,C), or adds to it. */
  forward(y: Float32Array, x: Float32Array, rows: number, accumulate = false): void {
    this.#memory.kernels.wasm.normalise(
      y.byteOffset,
      this.mean.byteOffset,
      this.variance.byteOffset,
      x.byteOffset,
      this.#weight.byteOffset,
      this.#bias.byteOffset,
      this.#scratch.byteOffset,
      rows,
      this.mean.length,
      NORM_EPSILON,
      accumulate ? 1 : 0,
    );
  }

  /**
   * Adds to the gradients and fills `dx` (rows,C) from dy (rows,C), the moments being functions of x.
   */
  backward(dy: Float32Array, x: Float32Array, rows: number, dx: Float32Array): void {
    this.#memory.kernels.wasm.normaliseBackward(
      dx.byteOffset,
      this.#dWeight.byteOffset,
      this.#dBias.byteOffset,
      dy.byteOffset,
      x.byteOffset,
      this.mean.byteOffset,
      this.variance.byteOffset,
      this.#weight.byteOffset,
      this.#scratch.byteOffset,
      rows,
      this.mean.length,
      NORM_EPSILON,
    );
  }
}

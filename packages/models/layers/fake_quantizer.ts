import type { Kernels } from "@kws/kernels";

/** Smallest and largest activation: 7 bits. */
export const ACTIVATION_RANGE = [-64, 63] as const;

/** Step of states and of the attention's hidden values, all within ±1. */
export const STATE_STEP: number = 1 / 64;

/**
 * Rounds activations to the grid of 7-bit integers; the gradient passes as if it were not there
 * (straight-through estimator) and stops at values outside the range.
 *
 * Source: B. Jacob et al., arXiv:1712.05877, section 3; Y. Bengio et al., arXiv:1308.3432.
 */
export class FakeQuantizer {
  readonly #kernels: Kernels;
  readonly #step: number;

  constructor(kernels: Kernels, step: number) {
    this.#kernels = kernels;
    this.#step = step;
  }

  /** y (n) = x (n) to the nearest step within the range; y may be x. */
  forward(y: Float32Array, x: Float32Array, n: number): void {
    const { wasm } = this.#kernels;
    wasm.fakeQuantize(y.byteOffset, x.byteOffset, n, this.#step, ...ACTIVATION_RANGE);
  }

  /** dy (n) = 0 where x, before rounding, lies outside the range. */
  backward(dy: Float32Array, x: Float32Array): void {
    const { wasm } = this.#kernels;
    const [d, own] = [dy.byteOffset, x.byteOffset];
    wasm.fakeQuantizeBackward(d, own, x.length, this.#step, ...ACTIVATION_RANGE);
  }
}

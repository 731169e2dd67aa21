import type { Kernels } from "@kws/kernels";

/** Dimensions of a {@linkcode Linear} layer. */
export interface LinearOptions {
  /** Width of the input, I. */
  inputs: number;
  /** Width of the output, O. */
  outputs: number;
  /** Most rows of a call, R. */
  rows: number;
}

/** The tensors of a {@linkcode Linear} layer, inside the kernels' memory. */
export interface LinearTensors {
  /** (O,I), PyTorch's layout. */
  weight: Float32Array;
  /** (O). */
  bias: Float32Array;
}

/** y (R,O) = x (R,I) · weightᵀ + bias. */
export class Linear {
  /** The output, (R,O). */
  readonly y: Float32Array;
  readonly #kernels: Kernels;
  readonly #options: LinearOptions;
  readonly #tensors: LinearTensors;
  readonly #transposed: Float32Array;

  constructor(kernels: Kernels, options: LinearOptions, tensors: LinearTensors) {
    this.#kernels = kernels;
    this.#options = options;
    this.#tensors = tensors;
    this.#transposed = kernels.f32(options.inputs * options.outputs);
    this.y = kernels.f32(options.rows * options.outputs);
  }

  /** Must be called whenever the weights have changed. */
  prepare(): void {
    const { inputs, outputs } = this.#options;
    this.#kernels.wasm.transpose(
      this.#transposed.byteOffset,
      this.#tensors.weight.byteOffset,
      outputs,
      inputs,
    );
  }

  /** Fills {@linkcode Linear.y} from x (rows,I). */
  forward(x: Float32Array, rows: number): void {
    const { inputs, outputs } = this.#options;
    const { wasm } = this.#kernels;
    wasm.fillRows(this.y.byteOffset, this.#tensors.bias.byteOffset, rows, outputs);
    wasm.gemm(
      this.y.byteOffset,
      outputs,
      x.byteOffset,
      inputs,
      1,
      this.#transposed.byteOffset,
      outputs,
      rows,
      outputs,
      inputs,
      1,
    );
  }

  /**
   * Adds to the gradients from dy (rows,O) and the x of the forward pass; where `dx` (rows,I) is
   * given it receives, or with `accumulate` is increased by, the gradient of x.
   */
  backward(
    dy: Float32Array,
    x: Float32Array,
    rows: number,
    gradients: LinearTensors,
    dx?: Float32Array,
    accumulate = false,
  ): void {
    const { inputs, outputs } = this.#options;
    const { wasm } = this.#kernels;
    wasm.columnSums(gradients.bias.byteOffset, dy.byteOffset, rows, outputs);
    wasm.gemm(
      gradients.weight.byteOffset,
      inputs,
      dy.byteOffset,
      1,
      outputs,
      x.byteOffset,
      inputs,
      outputs,
      inputs,
      rows,
      1,
    );
    if (!dx) return;
    wasm.gemm(
      dx.byteOffset,
      inputs,
      dy.byteOffset,
      outputs,
      1,
      this.#tensors.weight.byteOffset,
      inputs,
      rows,
      inputs,
      outputs,
      accumulate ? 1 : 0,
    );
  }
}

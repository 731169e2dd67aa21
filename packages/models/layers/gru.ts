import type { Kernels } from "@kws/kernels";

/** Dimensions of a {@linkcode Gru}. */
export interface GruOptions {
  /** Width of the input, I. */
  inputs: number;
  /** Width of the state, H. */
  hidden: number;
  /** Most steps of a sequence, T. */
  steps: number;
  /** Sequences side by side, B. */
  batch: number;
  /** Whether the gates are kept for a backward pass. */
  training: boolean;
}

/** The tensors of a {@linkcode Gru}, inside the kernels' memory; gates in the order r, z, n. */
export interface GruTensors {
  /** (3H,I). */
  weightIh: Float32Array;
  /** (3H,H). */
  weightHh: Float32Array;
  /** (3H). */
  biasIh: Float32Array;
  /** (3H). */
  biasHh: Float32Array;
}

/**
 * One layer of gated recurrent units in PyTorch's form: h (T,B,H) from x (T,B,I).
 *
 * Source: K. Cho et al., arXiv:1406.1078, with the reset gate after the recurrent product.
 */
export class Gru {
  /** The output, (T,B,H). */
  readonly h: Float32Array;
  /** The state before the first step, (B,H). */
  readonly state: Float32Array;
  readonly #kernels: Kernels;
  readonly #options: GruOptions;
  readonly #tensors: GruTensors;
  readonly #ihT: Float32Array;
  readonly #hhT: Float32Array;
  readonly #gi: Float32Array;
  readonly #gh: Float32Array;
  readonly #gates: Float32Array;
  readonly #dgh: Float32Array;
  readonly #carry: Float32Array;

  constructor(kernels: Kernels, options: GruOptions, tensors: GruTensors) {
    const { inputs, hidden, steps, batch, training } = options;
    const rows = steps * batch;
    this.#kernels = kernels;
    this.#options = options;
    this.#tensors = tensors;
    this.h = kernels.f32(rows * hidden);
    this.state = kernels.f32(batch * hidden);
    this.#ihT = kernels.f32(3 * hidden * inputs);
    this.#hhT = kernels.f32(3 * hidden * hidden);
    this.#gi = kernels.f32(rows * 3 * hidden);
    this.#gh = kernels.f32(batch * 3 * hidden);
    this.#gates = kernels.f32(training ? rows * 4 * hidden : 0);
    this.#dgh = kernels.f32(training ? rows * 3 * hidden : 0);
    this.#carry = kernels.f32(training ? batch * hidden : 0);
  }

  /** Must be called whenever the weights have changed. */
  prepare(): void {
    const { inputs, hidden } = this.#options;
    const { wasm } = this.#kernels;
    const { weightIh, weightHh } = this.#tensors;
    wasm.transpose(this.#ihT.byteOffset, weightIh.byteOffset, 3 * hidden, inputs);
    wasm.transpose(this.#hhT.byteOffset, weightHh.byteOffset, 3 * hidden, hidden);
  }

  /**
   * Fills {@linkcode Gru.h} from x (steps,batch,I), starting from {@linkcode Gru.state}, which is
   * left as it is.
   */
  forward(
    x: Float32Array,
    steps: number = this.#options.steps,
    batch: number = this.#options.batch,
  ): void {
    const { inputs, hidden, training } = this.#options;
    const { wasm } = this.#kernels;
    const rows = steps * batch;
    wasm.fillRows(this.#gi.byteOffset, this.#tensors.biasIh.byteOffset, rows, 3 * hidden);
    wasm.gemm(
      this.#gi.byteOffset,
      3 * hidden,
      x.byteOffset,
      inputs,
      1,
      this.#ihT.byteOffset,
      3 * hidden,
      rows,
      3 * hidden,
      inputs,
      1,
    );
    wasm.gruForward(
      this.h.byteOffset,
      training ? this.#gates.byteOffset : 0,
      this.#gh.byteOffset,
      this.#gi.byteOffset,
      this.#hhT.byteOffset,
      this.#tensors.biasHh.byteOffset,
      this.state.byteOffset,
      steps,
      batch,
      hidden,
    );
  }

  /** One step of one sequence: advances {@linkcode Gru.state} by x (I) and returns it. */
  step(x: Float32Array): Float32Array {
    const { hidden } = this.#options;
    this.forward(x, 1, 1);
    this.state.set(this.h.subarray(0, hidden));
    return this.state;
  }

  /**
   * Adds to the gradients from dh (T,B,H) and the x of the forward pass; `dx` (T,B,I) receives the
   * gradient of x.
   */
  backward(dh: Float32Array, x: Float32Array, gradients: GruTensors, dx?: Float32Array): void {
    const { inputs, hidden, steps, batch } = this.#options;
    const { wasm } = this.#kernels;
    const rows = steps * batch;
    const dgi = this.#gi; // W x is not needed any more, its gradient takes its place.
    const dgh = this.#dgh;
    wasm.gruBackward(
      dgi.byteOffset,
      dgh.byteOffset,
      this.#carry.byteOffset,
      dh.byteOffset,
      this.h.byteOffset,
      this.state.byteOffset,
      this.#gates.byteOffset,
      this.#tensors.weightHh.byteOffset,
      steps,
      batch,
      hidden,
    );
    const product = (
      dw: Float32Array,
      dg: number,
      input: number,
      width: number,
      count: number,
    ): void =>
      wasm.gemm(
        dw.byteOffset,
        width,
        dg,
        1,
        3 * hidden,
        input,
        width,
        3 * hidden,
        width,
        count,
        1,
      );
    product(gradients.weightIh, dgi.byteOffset, x.byteOffset, inputs, rows);
    // The first step's state before, then every later step's, which is the output before it.
    product(gradients.weightHh, dgh.byteOffset, this.state.byteOffset, hidden, batch);
    product(
      gradients.weightHh,
      dgh.byteOffset + batch * 3 * hidden * 4,
      this.h.byteOffset,
      hidden,
      rows - batch,
    );
    wasm.columnSums(gradients.biasIh.byteOffset, dgi.byteOffset, rows, 3 * hidden);
    wasm.columnSums(gradients.biasHh.byteOffset, dgh.byteOffset, rows, 3 * hidden);
    if (!dx) return;
    wasm.gemm(
      dx.byteOffset,
      inputs,
      dgi.byteOffset,
      3 * hidden,
      1,
      this.#tensors.weightIh.byteOffset,
      inputs,
      rows,
      inputs,
      3 * hidden,
      0,
    );
  }
}

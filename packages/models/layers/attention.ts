import type { Kernels } from "@kws/kernels";
import { Linear, type LinearTensors } from "./linear.ts";

/** Dimensions of an {@linkcode Attention}. */
export interface AttentionOptions {
  /** Width of the states, H. */
  hidden: number;
  /** Most steps of a sequence, T. */
  steps: number;
  /** Sequences side by side, B. */
  batch: number;
  /** Whether a backward pass follows. */
  training: boolean;
}

/** The tensors of an {@linkcode Attention}. */
export interface AttentionTensors {
  /** (H,H) and (H). */
  hidden: LinearTensors;
  /** (1,H) and (1). */
  energy: LinearTensors;
}

/**
 * Additive attention over time: y (B,H) = Σ_t w_t h_t with w = softmax over t of
 * energy(tanh(hidden(h))).
 *
 * Source: D. Bahdanau et al., arXiv:1409.0473, section A.1.2, without a query.
 */
export class Attention {
  /** The pooled state, (B,H). */
  readonly y: Float32Array;
  /** The weights over time, (T,B). */
  readonly weights: Float32Array;
  readonly #kernels: Kernels;
  readonly #options: AttentionOptions;
  readonly #hidden: Linear;
  readonly #energy: Linear;
  readonly #dEnergy: Float32Array;
  readonly #dHidden: Float32Array;

  constructor(kernels: Kernels, options: AttentionOptions, tensors: AttentionTensors) {
    const { hidden, steps, batch, training } = options;
    const rows = steps * batch;
    this.#kernels = kernels;
    this.#options = options;
    this.#hidden = new Linear(kernels, { inputs: hidden, outputs: hidden, rows }, tensors.hidden);
    this.#energy = new Linear(kernels, { inputs: hidden, outputs: 1, rows }, tensors.energy);
    this.y = kernels.f32(batch * hidden);
    this.weights = kernels.f32(rows);
    this.#dEnergy = kernels.f32(training ? rows : 0);
    this.#dHidden = kernels.f32(training ? rows * hidden : 0);
  }

  /** The energies of the latest rows, (T,B). */
  get energies(): Float32Array {
    return this.#energy.y;
  }

  /** Must be called whenever the weights have changed. */
  prepare(): void {
    this.#hidden.prepare();
    this.#energy.prepare();
  }

  /** The energies of h (rows,H), each of which depends on its own row alone. */
  score(h: Float32Array, rows: number): Float32Array {
    const { hidden } = this.#options;
    this.#hidden.forward(h, rows);
    const y = this.#hidden.y.byteOffset;
    this.#kernels.wasm.tanhArray(y, y, rows * hidden);
    this.#energy.forward(this.#hidden.y, rows);
    return this.#energy.y;
  }

  /** Pools h (steps,batch,H) by given energies (steps,batch). */
  pool(energies: Float32Array, h: Float32Array, steps: number, batch: number): Float32Array {
    this.#kernels.wasm.attentionPool(
      this.y.byteOffset,
      this.weights.byteOffset,
      energies.byteOffset,
      h.byteOffset,
      steps,
      batch,
      this.#options.hidden,
    );
    return this.y;
  }

  /** Fills {@linkcode Attention.y} from h (steps,batch,H). */
  forward(
    h: Float32Array,
    steps: number = this.#options.steps,
    batch: number = this.#options.batch,
  ): Float32Array {
    return this.pool(this.score(h, steps * batch), h, steps, batch);
  }

  /**
   * Adds to the gradients from dy (B,H) and the h of the forward pass; dh (T,B,H) receives the
   * gradient of h. A gradient of the weights themselves may be given as `dWeights` (T,B).
   */
  backward(
    dy: Float32Array,
    h: Float32Array,
    gradients: AttentionTensors,
    dh: Float32Array,
    dWeights?: Float32Array,
  ): void {
    const { hidden, steps, batch } = this.#options;
    const { wasm } = this.#kernels;
    const rows = steps * batch;
    wasm.attentionPoolBackward(
      this.#dEnergy.byteOffset,
      dh.byteOffset,
      dy.byteOffset,
      dWeights?.byteOffset ?? 0,
      this.weights.byteOffset,
      h.byteOffset,
      steps,
      batch,
      hidden,
    );
    const tanh = this.#hidden.y;
    this.#energy.backward(this.#dEnergy, tanh, rows, gradients.energy, this.#dHidden);
    wasm.tanhBackward(this.#dHidden.byteOffset, tanh.byteOffset, rows * hidden);
    this.#hidden.backward(this.#dHidden, h, rows, gradients.hidden, dh, true);
  }
}

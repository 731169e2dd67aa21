/**
 * Training with TensorFlow.js: the second engine.
 *
 * @module
 */
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import type { ParameterSet } from "../parameters.ts";
import { ReferenceAdam } from "./adam_reference.ts";
import type { SoftTargets } from "./loss_reference.ts";
import type { LoadedBackend } from "./tfjs_backends.ts";
import { forward, gradients } from "./tfjs_model.ts";

/** Options of a {@linkcode TfjsEngine}. */
export interface TfjsEngineOptions {
  /** The network's dimensions. */
  shape: CrnnShape;
  /** The initial parameters; the engine keeps a copy. */
  parameters: ParameterSet;
  /** Frames of a clip, T. */
  frames: number;
  /** Weight of the squared parameters' half in the loss. Defaults to 0. */
  l2?: number;
  /** Largest norm of the gradient. Defaults to no limit. */
  clip?: number;
}

/** Options of one {@linkcode TfjsEngine.step}. */
export interface TfjsStepOptions {
  /** Learning rate. */
  rate: number;
  /** Factors of the states between GRU layers, (L−1,T',B,H). */
  dropoutMask?: Float32Array;
  /** A teacher, where there is one. */
  softTargets?: SoftTargets;
}

/**
 * A network that TensorFlow.js runs and differentiates; Adam moves its parameters in 64-bit floats.
 *
 * Its results are equal to those of the kernels within tolerances, not bit for bit, and they may
 * differ from machine to machine.
 */
export class TfjsEngine {
  readonly #backend: LoadedBackend;
  readonly #options: TfjsEngineOptions;
  readonly #parameters: ParameterSet;
  readonly #adam = new ReferenceAdam();

  constructor(backend: LoadedBackend, options: TfjsEngineOptions) {
    crnnSizes(options.shape, options.frames);
    this.#backend = backend;
    this.#options = options;
    this.#parameters = copy(options.parameters);
  }

  /** A copy of the parameters. */
  parameters(): ParameterSet {
    return copy(this.#parameters);
  }

  /**
   * One step of gradient descent.
   *
   * @param features log-mel, (B,T,bands).
   * @param labels 1 for the keyword, 0 for everything else, −1 where only a teacher judges; (B).
   * @returns The mean loss before the step, and the norm of its gradient before clipping.
   */
  step(
    features: Float32Array,
    labels: ArrayLike<number>,
    { rate, dropoutMask, softTargets }: TfjsStepOptions,
  ): { loss: number; norm: number } {
    const { l2, clip } = this.#options;
    const result = gradients(this.#backend.tf, this.#parameters, features, labels, {
      ...this.#shape(labels.length),
      dropoutMask,
      softTargets,
    });
    const norm = this.#adam.step(this.#parameters, result.gradients, { rate, l2, clip });
    return { loss: result.loss, norm };
  }

  /** The keyword's probabilities (B) for features (B,T,bands). */
  predict(features: Float32Array): Float32Array {
    const { shape, frames } = this.#options;
    const batch = features.length / (frames * shape.bands);
    const { logits } = forward(
      this.#backend.tf,
      this.#parameters,
      features,
      this.#shape(batch),
    );
    return Float32Array.from(
      { length: batch },
      (_, b) => 1 / (1 + Math.exp(logits[2 * b] - logits[2 * b + 1])),
    );
  }

  #shape(batch: number): {
    shape: CrnnShape;
    batch: number;
    frames: number;
    convolution: LoadedBackend["convolution"];
  } {
    const { shape, frames } = this.#options;
    return { shape, batch, frames, convolution: this.#backend.convolution };
  }
}

function copy(set: ParameterSet): ParameterSet {
  return new Map([...set].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]));
}

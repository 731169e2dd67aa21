import type { Kernels } from "@kws/kernels";
import { type ParameterLayout, view } from "./parameters.ts";

/** A layer as its network's memory knows it. */
export interface Layer {
  /** Rearranges weights that have changed. */
  prepare?(): void;
}

/**
 * The parameters of a network in the kernels' memory, and the layers that read them.
 *
 * Weights change by {@linkcode NetworkMemory.load} alone, which lets every layer rearrange its own: no
 * pass can see old ones.
 */
export class NetworkMemory {
  readonly kernels: Kernels;
  readonly layout: ParameterLayout;
  /** Whether gradients are kept. */
  readonly training: boolean;
  /** The flat gradients; empty without training. */
  readonly gradients: Float32Array;
  /** The flat parameters, to be read: {@linkcode NetworkMemory.load} alone changes them. */
  readonly parameters: Float32Array;
  readonly #layers: Layer[] = [];

  constructor(kernels: Kernels, layout: ParameterLayout, training: boolean) {
    this.kernels = kernels;
    this.layout = layout;
    this.training = training;
    this.parameters = kernels.f32(layout.size);
    this.gradients = kernels.f32(training ? layout.size : 0);
  }

  /** Tells the memory of a layer, which is then prepared at every change. */
  add(layer: Layer): void {
    this.#layers.push(layer);
  }

  /** A tensor by its name. */
  tensor(name: string): Float32Array {
    return view(this.parameters, this.layout, name);
  }

  /** A tensor's gradient; empty without training. */
  gradient(name: string): Float32Array {
    return this.training ? view(this.gradients, this.layout, name) : this.gradients;
  }

  /** A zeroed array that only training needs. */
  trained(length: number): Float32Array {
    return this.kernels.f32(this.training ? length : 0);
  }

  /**
   * Takes new parameters, in the order of the layout.
   *
   * @throws {RangeError} If they are not as many as the layout's.
   */
  load(parameters: Float32Array): void {
    if (parameters.length !== this.layout.size) {
      throw new RangeError(
        `Cannot load the parameters as there must be ${this.layout.size}: ` +
          `current value is ${parameters.length}`,
      );
    }
    this.parameters.set(parameters);
    for (const layer of this.#layers) layer.prepare?.();
  }
}

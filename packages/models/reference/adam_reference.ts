/**
 * Adam as PyTorch computes it, on parameter sets.
 *
 * @module
 */
import type { ParameterSet } from "../parameters.ts";

/** Settings of one {@linkcode ReferenceAdam.step}. */
export interface AdamOptions {
  /** Learning rate. */
  rate: number;
  /** Added to the gradient times the parameter. Defaults to 0. */
  l2?: number;
  /** Largest norm of the whole gradient. Defaults to no limit. */
  clip?: number;
}

/**
 * The optimiser with its two moments of every parameter, in 64-bit floats.
 *
 * Source: D. Kingma and J. Ba, arXiv:1412.6980, algorithm 1, with β 0.9 and 0.999 and ε 1e-8; the
 * L2 term is added to the gradient after it was clipped, as `torch.optim.Adam(weight_decay=…)` does.
 */
export class ReferenceAdam {
  readonly #moments = new Map<string, { mean: Float64Array; square: Float64Array }>();
  #steps = 0;

  /**
   * Changes `parameters` in place.
   *
   * @returns The norm of the gradient before clipping.
   */
  step(
    parameters: ParameterSet,
    gradients: ParameterSet,
    { rate, l2 = 0, clip = Infinity }: AdamOptions,
  ): number {
    this.#steps++;
    let squares = 0;
    for (const { data } of gradients.values()) for (const g of data) squares += g * g;
    const norm = Math.sqrt(squares);
    const factor = norm > clip ? clip / norm : 1;
    const correction1 = 1 - 0.9 ** this.#steps;
    const correction2 = Math.sqrt(1 - 0.999 ** this.#steps);
    for (const [name, { data }] of parameters) {
      const gradient = gradients.get(name);
      if (!gradient) throw new RangeError(`Cannot step as the gradient of "${name}" is missing`);
      let moments = this.#moments.get(name);
      if (!moments) {
        moments = { mean: new Float64Array(data.length), square: new Float64Array(data.length) };
        this.#moments.set(name, moments);
      }
      const { mean, square } = moments;
      for (let i = 0; i < data.length; i++) {
        const g = gradient.data[i] * factor + l2 * data[i];
        mean[i] = 0.9 * mean[i] + 0.1 * g;
        square[i] = 0.999 * square[i] + 0.001 * g * g;
        data[i] -= rate / correction1 * mean[i] / (Math.sqrt(square[i]) / correction2 + 1e-8);
      }
    }
    return norm;
  }
}

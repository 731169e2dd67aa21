/**
 * Batch normalisations folded into the convolutions before them.
 *
 * @module
 */
import { type Norm, NORM_EPSILON } from "./layers/norm.ts";
import { type ParameterLayout, view } from "./parameters.ts";

/** Mean and variance of every channel over many rows. */
export class Moments {
  readonly #mean: Float64Array;
  readonly #square: Float64Array;
  #count = 0;

  constructor(channels: number) {
    this.#mean = new Float64Array(channels);
    this.#square = new Float64Array(channels);
  }

  /** Adds the moments of as many rows as all others. */
  add({ mean, variance }: Pick<Norm, "mean" | "variance">): void {
    this.#count++;
    for (let c = 0; c < mean.length; c++) {
      this.#mean[c] += mean[c];
      this.#square[c] += variance[c] + mean[c] * mean[c];
    }
  }

  /** The mean of a channel. */
  mean(c: number): number {
    return this.#mean[c] / this.#count;
  }

  /** The variance of a channel, that between the parts included. */
  variance(c: number): number {
    return this.#square[c] / this.#count - this.mean(c) * this.mean(c);
  }
}

/** Parts of batches whose moments are gathered before normalisations are folded. */
export const MOMENT_ROUNDS = 128;

/**
 * The moments of every normalisation of a network over some parts of batches.
 *
 * @param hear Lets the network hear the next part.
 */
export function gatherMoments(
  { norms = [] }: { norms?: readonly Pick<Norm, "mean" | "variance">[] },
  rounds: number,
  hear: (round: number) => void,
): Moments[] {
  const moments = norms.map(({ mean }) => new Moments(mean.length));
  for (let round = 0; round < rounds && norms.length > 0; round++) {
    hear(round);
    norms.forEach((norm, i) => moments[i].add(norm));
  }
  return moments;
}

/**
 * The parameters of a network that runs from those of one that was trained: with s = g / √(v + ε),
 * every convolution's weights times s, and the bias a − s·m; where several normalisations end in one
 * bias, their sum.
 *
 * @param trained In the order of `from`.
 * @param moments Of every normalisation, in the same order.
 * @returns In the order of `to`.
 * @throws {RangeError} If the parameters or the moments are not those of the layout.
 */
export function foldNorms(
  { from, to }: { from: ParameterLayout; to: ParameterLayout },
  trained: Float32Array,
  moments: readonly Moments[],
): Float32Array {
  const norms = [...from.slots.values()].filter(({ folds }) => folds !== undefined);
  if (trained.length !== from.size || moments.length !== norms.length) {
    throw new RangeError(
      `Cannot fold normalisations as the shape has ${from.size} parameters and ${norms.length} of ` +
        `them: current values are ${trained.length} and ${moments.length}`,
    );
  }
  const out = new Float32Array(to.size);
  for (const name of from.slots.keys()) {
    if (to.slots.has(name)) view(out, to, name).set(view(trained, from, name));
  }
  norms.forEach(({ name, folds }, i) => {
    const weight = view(out, to, folds!.weight);
    const bias = view(out, to, folds!.bias);
    const gain = view(trained, from, name);
    const shift = view(trained, from, name.replace(/weight$/, "bias"));
    const seen = moments[i];
    const inputs = weight.length / gain.length;
    for (let c = 0; c < gain.length; c++) {
      const scale = gain[c] / Math.sqrt(seen.variance(c) + NORM_EPSILON);
      for (let i = c * inputs; i < (c + 1) * inputs; i++) weight[i] *= scale;
      bias[c] += shift[c] - scale * seen.mean(c);
    }
  });
  return out;
}

/**
 * Batch normalisations folded into the convolutions before them.
 *
 * @module
 */
import { view } from "@kws/models";
import { type Norm, NORM_EPSILON } from "./sparknet_layers.ts";
import {
  sparkNetBlocks,
  sparkNetLayout,
  type SparkNetShape,
  trainedLayout,
} from "./sparknet_shape.ts";

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

/**
 * The parameters of a network that runs from those of one that was trained: with s = g / √(v + ε),
 * every convolution's weights times s, and the bias a − s·m; a block's bias is the sum of its two.
 *
 * @param trained In the order of {@linkcode trainedLayout}.
 * @param moments Of every normalisation, in the same order.
 * @returns In the order of {@linkcode sparkNetLayout}.
 * @throws {RangeError} If the parameters or the moments are not those of the shape.
 */
export function foldNorms(
  shape: SparkNetShape,
  trained: Float32Array,
  moments: readonly Moments[],
): Float32Array {
  const from = trainedLayout(shape);
  const to = sparkNetLayout(shape);
  const count = 2 * shape.kernels.length;
  if (trained.length !== from.size || moments.length !== count) {
    throw new RangeError(
      `Cannot fold normalisations as the shape has ${from.size} parameters and ${count} of them: ` +
        `current values are ${trained.length} and ${moments.length}`,
    );
  }
  const out = new Float32Array(to.size);
  const copy = (name: string): void => view(out, to, name).set(view(trained, from, name));
  let next = 0;
  const fold = (name: string, biasOf: string): void => {
    const [weight, folded] = [
      view(trained, from, `${name}.weight`),
      view(out, to, `${name}.weight`),
    ];
    const gain = view(trained, from, `${name}.norm.weight`);
    const shift = view(trained, from, `${name}.norm.bias`);
    const bias = view(out, to, `${biasOf}.bias`);
    const seen = moments[next++];
    const inputs = weight.length / gain.length;
    for (let c = 0; c < gain.length; c++) {
      const scale = gain[c] / Math.sqrt(seen.variance(c) + NORM_EPSILON);
      for (let i = c * inputs; i < (c + 1) * inputs; i++) folded[i] = weight[i] * scale;
      bias[c] += shift[c] - scale * seen.mean(c);
    }
  };
  sparkNetBlocks(shape).forEach(({ residual }, i) => {
    copy(`block.${i}.depthwise.weight`);
    fold(`block.${i}.pointwise`, `block.${i}.pointwise`);
    if (residual) fold(`block.${i}.residual`, `block.${i}.pointwise`);
  });
  fold("gates", "gates");
  copy("classifier.weight");
  copy("classifier.bias");
  return out;
}

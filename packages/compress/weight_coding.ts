/**
 * What coding the weights of a packed model would save.
 *
 * @module
 */
import { log } from "@kws/kernels";
import type { PackedModel } from "@kws/runtime";

/**
 * Bits that an arithmetic coder takes for integers of so many bits, when coder and decoder count what
 * has come so far and nothing else is sent: every value costs −log2 of its share of the counts, which
 * begin at ½ each.
 *
 * Source: R. Krichevsky and V. Trofimov, IEEE Transactions on Information Theory 27, 1981.
 */
export function adaptiveBits(values: ArrayLike<number>, bits: number): number {
  const counts = new Float64Array(2 ** bits).fill(0.5);
  let total = counts.length / 2;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    const symbol = values[i] + counts.length / 2;
    sum -= log(counts[symbol] / total) / log(2);
    counts[symbol]++;
    total++;
  }
  return sum;
}

/** A packed model's weights in bytes, as they are stored and as a coder would have them. */
export interface WeightCoding {
  /** Weights and biases as one string of bits. */
  stored: number;
  /** The same by {@linkcode adaptiveBits}, one set of counts for all weights of as many bits. */
  coded: number;
}

/** What coding would save; biases and scales stay as they are. */
export function weightCoding({ tensors }: Pick<PackedModel, "tensors">): WeightCoding {
  const matrices = tensors.filter(({ shape }) => shape.length > 1);
  const biases = tensors.filter(({ shape }) => shape.length === 1);
  const fixed = biases.reduce((sum, { data, bits }) => sum + bits * data.length, 0);
  let stored = fixed;
  let coded = fixed;
  for (const bits of new Set(matrices.map((one) => one.bits))) {
    const values = matrices.filter((one) => one.bits === bits).flatMap(({ data }) => [...data]);
    stored += bits * values.length;
    coded += adaptiveBits(values, bits);
  }
  return { stored: Math.ceil(stored / 8), coded: Math.ceil(coded / 8) };
}

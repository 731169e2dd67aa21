/**
 * Reparametrisation: what is trained of a network, and how its own parameters follow from that.
 *
 * The flat array holds the network's parameters first, then what its method adds: low-rank factors of
 * the GRU's matrices, channel scaling factors of its units (settings call them gates), the projection
 * of hints. Rounding in every step makes it quantisation-aware training.
 *
 * Source of the scaling factors: Z. Liu et al., "Network slimming", arXiv:1708.06519.
 *
 * @module
 */
import type { ParameterLayout, Slot } from "@kws/models";
import { dequantizeWeights, quantizeWeights, type WeightFormat } from "./quantize_weights.ts";
import { hintSize } from "./hint_loss.ts";
import { factorise, type Factors, multiply, multiplyBackward } from "./low_rank.ts";

/** What a method adds to the network's parameters. */
export interface ReparametrisationOptions {
  /** The network's own parameters. */
  layout: ParameterLayout;
  /** Rank of the matrices that can be factorised; full without it. */
  rank?: number;
  /** Units of the network's last states, each of which has a channel scaling factor. */
  gates?: number;
  /** Widths of the network's and the teacher's states that hints join; no hints without it. */
  hint?: { from: number; to: number };
  /** How weights are rounded before every step. */
  format?: WeightFormat;
}

/** The parts of the flat array, and the way from them to the network. */
export class Reparametrisation {
  /** Elements of the flat array. */
  readonly size: number;
  /** First element of the channel scaling factors. */
  readonly gatesAt: number;
  /** First element of the hints' projection. */
  readonly hintAt: number;
  readonly layout: ParameterLayout;
  readonly #options: ReparametrisationOptions;
  readonly #matrices: { name: string; offset: number; rows: number; columns: number; at: number }[];

  readonly #scaled: readonly Slot[];

  /**
   * Lays the parts out.
   *
   * @throws {RangeError} If the rank exceeds a matrix's smaller dimension, or the network has nothing that
   * can be factorised or scaled.
   */
  constructor(options: ReparametrisationOptions) {
    const { layout, rank, gates, hint } = options;
    this.#options = options;
    this.layout = layout;
    this.#matrices = [];
    const slots = [...layout.slots.values()];
    let size = layout.size;
    if (rank !== undefined) {
      for (const { name, offset, shape: [rows, columns], factorable } of slots) {
        if (!factorable) continue;
        const most = Math.min(rows, columns);
        if (!(Number.isInteger(rank) && rank >= 1 && rank <= most)) {
          throw new RangeError(
            `Cannot factorise ${name} as the rank must be a whole number from 1 to ${most}: ` +
              `current value is ${rank}`,
          );
        }
        this.#matrices.push({ name, offset, rows, columns, at: size });
        size += rank * (rows + columns);
      }
    }
    this.#scaled = gates !== undefined ? slots.filter(({ reads }) => reads) : [];
    if (
      (rank !== undefined && this.#matrices.length === 0) ||
      (gates !== undefined && this.#scaled.length === 0)
    ) {
      throw new RangeError(
        "Cannot reparametrise the network as its kind must have matrices to factorise for a rank and " +
          "states to scale for gates: it has none",
      );
    }
    this.gatesAt = size;
    size += gates ?? 0;
    this.hintAt = size;
    if (hint !== undefined) size += hintSize(hint.from, hint.to);
    this.size = size;
  }

  /** The flat array that begins at a network: low-rank factors fitted, scaling factors 1, hints 0. */
  begin(parameters: Float32Array): Float32Array {
    const flat = new Float32Array(this.size);
    flat.set(parameters);
    for (const { offset, rows, columns, at } of this.#matrices) {
      const dense = parameters.subarray(offset, offset + rows * columns);
      const { left, right } = factorise(dense, rows, columns, this.#options.rank!);
      flat.set(left, at);
      flat.set(right, at + left.length);
    }
    if (this.#options.gates) flat.fill(1, this.gatesAt, this.hintAt);
    return flat;
  }

  /** The network's parameters without any rounding. */
  network(
    flat: Float32Array,
    out: Float32Array = new Float32Array(this.layout.size),
  ): Float32Array {
    this.#unscaled(flat, out);
    this.#eachScaled((index, unit) => out[index] *= flat[this.gatesAt + unit]);
    return out;
  }

  /** The network's parameters before scaling: low-rank factors multiplied. */
  #unscaled(flat: Float32Array, out: Float32Array): Float32Array {
    out.set(flat.subarray(0, this.layout.size));
    for (const matrix of this.#matrices) {
      const { offset, rows, columns } = matrix;
      multiply(this.#factors(flat, matrix), out.subarray(offset, offset + rows * columns));
    }
    return out;
  }

  /** The parameters that a step of training uses. */
  effective(flat: Float32Array, out: Float32Array): void {
    this.network(flat, out);
    const { format } = this.#options;
    if (format) dequantizeWeights(quantizeWeights(out, this.layout, format), this.layout, out);
  }

  /**
   * The gradient of the flat array from that of the network's parameters; rounding is passed as if
   * it were not there.
   */
  pull(flat: Float32Array, dNetwork: Float32Array, out: Float32Array): void {
    out.fill(0, 0, this.hintAt);
    out.set(dNetwork);
    // Scaling is of what the low-rank factors give: the matrix's own place in the flat array is unused.
    const { gates } = this.#options;
    const unscaled = gates && this.#matrices.length > 0
      ? this.#unscaled(flat, new Float32Array(this.layout.size))
      : flat;
    this.#eachScaled((index, unit) => {
      out[this.gatesAt + unit] += dNetwork[index] * unscaled[index];
      out[index] *= flat[this.gatesAt + unit];
    });
    for (const matrix of this.#matrices) {
      const { offset, rows, columns, at } = matrix;
      const rank = this.#options.rank!;
      const dense = out.subarray(offset, offset + rows * columns);
      multiplyBackward(
        this.#factors(flat, matrix),
        dense.slice(),
        out.subarray(at, at + rows * rank),
        out.subarray(at + rows * rank, at + rank * (rows + columns)),
      );
      dense.fill(0);
    }
  }

  #factors(flat: Float32Array, { rows, columns, at }: Omit<Factors, "left" | "right" | "rank"> & {
    at: number;
  }): Factors {
    const rank = this.#options.rank!;
    return {
      ...{ rows, columns, rank },
      left: flat.subarray(at, at + rows * rank),
      right: flat.subarray(at + rows * rank, at + rank * (rows + columns)),
    };
  }

  #eachScaled(visit: (index: number, unit: number) => void): void {
    const { gates = 1 } = this.#options;
    for (const { offset, size } of this.#scaled) {
      for (let i = 0; i < size; i++) visit(offset + i, i % gates);
    }
  }
}

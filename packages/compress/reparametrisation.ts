/**
 * Reparametrisation: what is trained of a network, and how its own parameters follow from that.
 *
 * The flat array holds the network's parameters first, then what its method adds: parallel branches of the
 * convolution, channel scaling factors of its units (settings call them gates), the projection of hints. Rounding in every step makes
 * it quantisation-aware training.
 *
 * Source of the scaling factors: Z. Liu et al., "Network slimming", arXiv:1708.06519.
 *
 * @module
 */
import type { ParameterLayout, Slot } from "@kws/models";
import { Branches, type BranchKernel } from "./branches.ts";
import { hintSize } from "./hint_loss.ts";
import { dequantizeWeights, quantizeWeights, type WeightFormat } from "./quantize_weights.ts";

/** What a method adds to the network's parameters. */
export interface ReparametrisationOptions {
  /** The network's own parameters. */
  layout: ParameterLayout;
  /** Units of the network's last states, each of which has a channel scaling factor. */
  gates?: number;
  /** Widths of the network's and the teacher's states that hints join; no hints without it. */
  hint?: { from: number; to: number };
  /** Kernels of branches beside the network's convolution. */
  branches?: readonly BranchKernel[];
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
  readonly #scaled: readonly Slot[];
  readonly #branches: Branches | undefined;

  /**
   * Lays the parts out.
   *
   * @throws {RangeError} If the network has no states that can be scaled, or no place for branches.
   */
  constructor(options: ReparametrisationOptions) {
    const { layout, gates, hint, branches } = options;
    this.#options = options;
    this.layout = layout;
    this.#scaled = gates !== undefined
      ? [...layout.slots.values()].filter(({ reads }) => reads)
      : [];
    if (gates !== undefined && this.#scaled.length === 0) {
      throw new RangeError(
        "Cannot scale channels as the network must have states that layers read: it has none; " +
          "leave out gates",
      );
    }
    this.#branches = branches && new Branches(layout, branches);
    this.gatesAt = layout.size + (this.#branches?.size ?? 0);
    this.hintAt = this.gatesAt + (gates ?? 0);
    this.size = this.hintAt + (hint === undefined ? 0 : hintSize(hint.from, hint.to));
  }

  #own(flat: Float32Array): Float32Array {
    return flat.subarray(this.layout.size, this.gatesAt);
  }

  /**
   * The flat array that begins at a network: branches of no weight, scaling factors 1, hints 0.
   *
   * @throws {RangeError} If the network has another number of parameters.
   */
  begin(parameters: Float32Array): Float32Array {
    if (parameters.length !== this.layout.size) {
      throw new RangeError(
        `Cannot train on from a network as it must have the ${this.layout.size} parameters that are ` +
          `trained: current value is ${parameters.length}; one whose normalisations are folded has fewer, ` +
          "and is trained anew",
      );
    }
    const flat = new Float32Array(this.size);
    flat.set(parameters);
    this.#branches?.begin(this.#own(flat));
    return flat.fill(1, this.gatesAt, this.hintAt);
  }

  /** The network's parameters without any rounding. */
  network(
    flat: Float32Array,
    out: Float32Array = new Float32Array(this.layout.size),
  ): Float32Array {
    out.set(flat.subarray(0, this.layout.size));
    this.#branches?.fold(this.#own(flat), out);
    this.#eachScaled((index, unit) => out[index] *= flat[this.gatesAt + unit]);
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
    this.#branches?.pull(this.#own(flat), dNetwork, this.#own(out));
    this.#eachScaled((index, unit) => {
      out[this.gatesAt + unit] += dNetwork[index] * flat[index];
      out[index] *= flat[this.gatesAt + unit];
    });
  }

  #eachScaled(visit: (index: number, unit: number) => void): void {
    const { gates = 1 } = this.#options;
    for (const { offset, size } of this.#scaled) {
      for (let i = 0; i < size; i++) visit(offset + i, i % gates);
    }
  }
}

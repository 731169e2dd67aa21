import { type Cost, costSum, costTimes } from "../cost.ts";
import type { NetworkMemory } from "../network_memory.ts";
import type { TensorSpec } from "../parameters.ts";
import { glorot } from "./glorot.ts";
import { Linear, linearCost, type LinearSize, linearTensors } from "./linear.ts";
import { Norm, normTensors } from "./norm.ts";

/** How a {@linkcode Pointwise} convolution is built. */
export interface PointwiseOptions extends LinearSize {
  /** Whether it is followed by a normalisation, as in training, or has taken it up. */
  norms: boolean;
  /** The layer that the shift ends in, where it is not its own bias. */
  biasOf?: string;
}

/** weight (O,I), then scale and shift of the normalisation, or the bias (O) that has taken them up. */
export function pointwiseTensors(
  name: string,
  { inputs, outputs, norms, biasOf }: PointwiseOptions,
): TensorSpec[] {
  const initial = glorot(inputs, outputs);
  const bias = !norms && biasOf === undefined;
  return [
    ...linearTensors(name, { inputs, outputs }, { initial, bias }),
    ...(norms ? normTensors(name, outputs, biasOf) : []),
  ];
}

/** One row, its normalisation folded: I·O products; thop adds 1 for the bias of every output. */
export function pointwiseCost(size: LinearSize, bias = true): Cost {
  return costSum([linearCost(size), costTimes({ thop: 1, pure: 0 }, bias ? size.outputs : 0)]);
}

/** What a {@linkcode Pointwise} convolution is planned for. */
export interface PointwisePlan extends LinearSize {
  /** Rows of a call, R. */
  rows: number;
}

/** A convolution of every row over its channels, y (R,O) [+]= x (R,I) · weightᵀ, normalised or with a bias. */
export class Pointwise {
  /** The normalisation behind it, where there is one. */
  readonly norm: Norm | undefined;
  readonly #linear: Linear;
  readonly #rows: number;
  readonly #z: Float32Array;

  constructor(memory: NetworkMemory, name: string, { rows, ...size }: PointwisePlan) {
    const norms = memory.layout.slots.has(`${name}.norm.weight`);
    this.#rows = rows;
    this.#linear = new Linear(memory, name, size, norms ? rows : 0);
    this.norm = norms ? new Norm(memory, name) : undefined;
    this.#z = this.#linear.y;
  }

  /** Fills `y`, or adds to it; `rows` are fewer where a batch is. */
  forward(y: Float32Array, x: Float32Array, accumulate: boolean, rows: number = this.#rows): void {
    if (this.norm === undefined) {
      this.#linear.forward(x, rows, y, accumulate);
      return;
    }
    this.#linear.forward(x, rows);
    this.norm.forward(y, this.#z, rows, accumulate);
  }

  /**
   * Adds to the gradients from dy (R,O); fills `dx` (R,I), or adds to it.
   *
   * @param dz Scratch, (R,O).
   */
  backward(
    dy: Float32Array,
    dz: Float32Array,
    x: Float32Array,
    dx: Float32Array | undefined,
    accumulate: boolean,
  ): void {
    const rows = this.#rows;
    this.norm?.backward(dy, this.#z, rows, dz);
    this.#linear.backward(this.norm ? dz : dy, x, rows, dx, accumulate);
  }
}

import { gruNames, gruTensors as gruLayout, type TensorLayout } from "@kws/runtime/network";
import type { Cost } from "../cost.ts";
import type { Layer, NetworkMemory } from "../network_memory.ts";
import type { Axis, TensorSpec } from "../parameters.ts";
import { ACTIVATION_RANGE, STATE_STEP } from "./fake_quantizer.ts";
import { Matrix } from "./matrix.ts";

/** Dimensions of a {@linkcode Gru}. */
export interface GruSize {
  /** Width of the input, I. */
  inputs: number;
  /** Width of the state, H. */
  hidden: number;
  /**
   * Gates, G: 3 in PyTorch's order r, z, n; or 2, z and n, where the reset gate stays at ½ and has no
   * weights, nor the recurrent product a bias.
   */
  gates: 2 | 3;
  /** Rank of both matrices where each is the product of two, R; full without it. */
  rank?: number;
}

/** What a {@linkcode Gru}'s inputs belong to, and whether its own states are the network's last. */
export interface GruRole {
  /** Place among the GRU layers, which names its tensors. */
  layer: number;
  /** What the columns of its input's weights are of. */
  columns: Axis;
  /** Whether it is the top layer. */
  top: boolean;
}

/** A matrix with its role, or the two whose product stands for it: left (rows,R) and right (R,columns). */
function matrixTensors(
  [first, second]: readonly TensorLayout[],
  { rows, columns, makes, reads, initial }: Omit<TensorSpec, keyof TensorLayout> & { rows: Axis },
): TensorSpec[] {
  if (second === undefined) {
    return [{ ...first, initial, rows, columns, makes, reads, factorable: true }];
  }
  const [height, rank] = first.shape;
  // Elements of the product have the variance of those of the matrix, 1 / 3H.
  const factor = { uniform: Math.sqrt(Math.sqrt(3 / (rank * (height / (rows.blocks ?? 1))))) };
  return [
    { ...first, initial: factor, rows, makes },
    { ...second, initial: factor, columns, reads },
  ];
}

/**
 * weightIh (GH,I), weightHh (GH,H), biasIh (GH) and, of 3 gates, biasHh (GH), uniform in ±1/√H; of a
 * rank R, the factors of both matrices.
 */
export function gruTensors(size: GruSize, { layer, columns, top }: GruRole): TensorSpec[] {
  const { hidden, gates } = size;
  const common = {
    initial: { uniform: 1 / Math.sqrt(hidden) },
    rows: { of: "hidden", blocks: gates },
    makes: true,
  };
  const [own, back, [biasIh, biasHh]] = gruLayout({ ...size, layer });
  return [
    ...matrixTensors(own, { ...common, columns }),
    ...matrixTensors(back, {
      ...{ ...common, columns: { of: "hidden" }, reads: top },
    }),
    {
      ...{ ...biasIh, ...common },
      // Only before the candidate does a gate stand between the two biases.
      form: biasHh && { kind: "sum", with: biasHh.name },
    },
    ...(biasHh ? [{ ...biasHh, ...common, form: { kind: "last-third" } } as const] : []),
  ];
}

/**
 * One step: products GH(I + H), of a rank R(GH + I) + R(GH + H), and the gates. Of 3, thop counts 13H operations, of which 2H are
 * multiplications: r·(U h + c) and z·(h − n). Of 2: additions and two biases of update gate and
 * candidate (6H), the candidate's product with ½ (H), the state's update (3H), of which again 2H are
 * multiplications.
 */
export function gruCost({ inputs, hidden, gates, rank }: GruSize): Cost {
  const width = gates * hidden;
  const products = rank === undefined
    ? width * (inputs + hidden)
    : rank * (2 * width + inputs + hidden);
  return {
    thop: products + (gates === 3 ? 13 : 10) * hidden,
    pure: products + 2 * hidden,
  };
}

/** What a {@linkcode Gru} is planned for. */
export interface GruOptions extends GruSize {
  /** Place among the GRU layers, which names its tensors. */
  layer: number;
  /** Most steps of a sequence, T. */
  steps: number;
  /** Sequences side by side, B. */
  batch: number;
  /** Whether products see states rounded to 7 bits. */
  rounding: boolean;
}

/**
 * One layer of gated recurrent units in PyTorch's form, h (T,B,H) from x (T,B,I), with a reset gate or
 * without.
 *
 * Source: K. Cho et al., arXiv:1406.1078, with the reset gate after the recurrent product; without it
 * M. Ravanelli et al., "Light Gated Recurrent Units for Speech Recognition", arXiv:1803.10225, section
 * III-A, candidate and state as in the GRU.
 */
export class Gru implements Layer {
  /** The states, (T,B,H). */
  readonly h: Float32Array;
  /** What products see of the states: themselves, or rounded. */
  readonly y: Float32Array;
  /** The state before the first step, (B,H). */
  readonly state: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #options: GruOptions;
  readonly #ih: Matrix;
  readonly #hh: Matrix;
  readonly #biasIh: Float32Array;
  readonly #biasHh: Float32Array | undefined;
  readonly #dBiasIh: Float32Array;
  readonly #dBiasHh: Float32Array | undefined;
  readonly #seen: Float32Array;
  /** The first step's state of one sequence, (H). */
  readonly #first: Float32Array;
  readonly #gi: Float32Array;
  readonly #gh: Float32Array;
  readonly #gates: Float32Array;
  readonly #dgh: Float32Array;
  readonly #carry: Float32Array;

  constructor(memory: NetworkMemory, options: GruOptions) {
    const { layer, inputs, hidden, gates, steps, batch, rounding } = options;
    const { weightIh, weightHh, biasIh, biasHh } = gruNames(layer, gates);
    const { kernels } = memory;
    const rows = steps * batch;
    const width = gates * hidden;
    this.#memory = memory;
    this.#options = options;
    this.#ih = new Matrix(memory, weightIh, [width, inputs]);
    this.#hh = new Matrix(memory, weightHh, [width, hidden]);
    this.#biasIh = memory.tensor(biasIh);
    this.#biasHh = biasHh === undefined ? undefined : memory.tensor(biasHh);
    this.#dBiasIh = memory.gradient(biasIh);
    this.#dBiasHh = biasHh === undefined ? undefined : memory.gradient(biasHh);
    this.h = kernels.f32(rows * hidden);
    this.#first = this.h.subarray(0, hidden);
    this.y = rounding ? kernels.f32(rows * hidden) : this.h;
    this.state = kernels.f32(batch * hidden);
    this.#seen = rounding ? kernels.f32(batch * hidden) : this.state;
    this.#gi = kernels.f32(rows * width);
    this.#gh = kernels.f32(batch * width);
    this.#gates = memory.trained(rows * 4 * hidden);
    this.#dgh = memory.trained(rows * width);
    this.#carry = memory.trained(batch * hidden);
    memory.add(this);
  }

  prepare(): void {
    this.#ih.prepare();
    this.#hh.prepare();
  }

  /**
   * Fills {@linkcode Gru.h} and {@linkcode Gru.y} from x (steps,batch,I), starting from
   * {@linkcode Gru.state}, which is left as it is.
   */
  forward(
    x: Float32Array,
    steps: number = this.#options.steps,
    batch: number = this.#options.batch,
  ): Float32Array {
    const { inputs, hidden, gates, rounding } = this.#options;
    const { kernels, training } = this.#memory;
    const { wasm } = kernels;
    const rows = steps * batch;
    const width = gates * hidden;
    wasm.fillRows(this.#gi.byteOffset, this.#biasIh.byteOffset, rows, width);
    const product = { rows, columns: width, inner: inputs, accumulate: true };
    kernels.matmul(this.#gi, x, this.#ih.transposed, product);
    if (rounding) {
      const [to, from] = [this.#seen.byteOffset, this.state.byteOffset];
      wasm.fakeQuantize(to, from, batch * hidden, STATE_STEP, ...ACTIVATION_RANGE);
    }
    wasm.gruForward(
      this.h.byteOffset,
      rounding ? this.y.byteOffset : 0,
      training ? this.#gates.byteOffset : 0,
      this.#gh.byteOffset,
      this.#gi.byteOffset,
      this.#hh.transposed.byteOffset,
      this.#biasHh?.byteOffset ?? 0,
      this.state.byteOffset,
      this.#seen.byteOffset,
      steps,
      batch,
      hidden,
      gates,
    );
    return this.y;
  }

  /** Makes the states after the latest pass of the whole batch those before the next one. */
  carryOn(): void {
    const { steps, batch, hidden } = this.#options;
    this.state.set(this.h.subarray((steps - 1) * batch * hidden));
  }

  /** One step of one sequence: advances {@linkcode Gru.state} by x (I) and gives what products see. */
  step(x: Float32Array): Float32Array {
    this.forward(x, 1, 1);
    this.state.set(this.#first);
    return this.y;
  }

  /**
   * Adds to the gradients from dh (T,B,H) and the x of the forward pass; `dx` (T,B,I) receives the
   * gradient of x.
   */
  backward(dh: Float32Array, x: Float32Array, dx?: Float32Array): void {
    const { inputs, hidden, gates, steps, batch } = this.#options;
    const { kernels } = this.#memory;
    const { wasm } = kernels;
    const rows = steps * batch;
    const width = gates * hidden;
    const dgi = this.#gi; // W x is not needed any more, its gradient takes its place.
    const dgh = this.#dgh;
    wasm.gruBackward(
      dgi.byteOffset,
      dgh.byteOffset,
      this.#carry.byteOffset,
      dh.byteOffset,
      this.h.byteOffset,
      this.state.byteOffset,
      this.#gates.byteOffset,
      this.#hh.weight.byteOffset,
      steps,
      batch,
      hidden,
      gates,
    );
    this.#ih.addGradient(dgi, x, rows);
    // The first step's state before, then every later step's, which is the output before it.
    this.#hh.addGradient(dgh, this.#seen, batch);
    this.#hh.addGradient(dgh.subarray(batch * width), this.y, rows - batch);
    this.#ih.pull();
    this.#hh.pull();
    wasm.columnSums(this.#dBiasIh.byteOffset, dgi.byteOffset, rows, width);
    if (this.#dBiasHh) wasm.columnSums(this.#dBiasHh.byteOffset, dgh.byteOffset, rows, width);
    if (!dx) return;
    kernels.matmul(dx, dgi, this.#ih.weight, { rows, columns: inputs, inner: width });
  }
}

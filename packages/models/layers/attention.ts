import { attentionTensors as attentionLayout } from "@kws/runtime/network";
import { type Cost, costSum } from "../cost.ts";
import type { NetworkMemory } from "../network_memory.ts";
import type { TensorSpec } from "../parameters.ts";
import { FakeQuantizer, STATE_STEP } from "./fake_quantizer.ts";
import { Linear, linearCost } from "./linear.ts";

/** Dimensions of an {@linkcode Attention}. */
export interface AttentionSize {
  /** Width of the states, H. */
  hidden: number;
  /** Width of its hidden layer, A, where it is not that of the states. */
  attention?: number;
}

/** hidden (A,H) and energy (1,A) with their biases, uniform in ±1/√H. */
export function attentionTensors(name: string, { hidden, attention }: AttentionSize): TensorSpec[] {
  const initial = { uniform: 1 / Math.sqrt(hidden) };
  // A hidden layer as wide as the states is cut with them; one of a width of its own is not.
  const rows = attention === undefined ? { of: "hidden" } : undefined;
  const layout = attentionLayout(name, hidden, attention ?? hidden);
  const [weight, bias, energyWeight, energyBias] = layout.map((spec) => ({ ...spec, initial }));
  return [
    { ...weight, rows, columns: { of: "hidden" }, reads: true },
    { ...bias, rows },
    { ...energyWeight, columns: rows },
    energyBias,
  ];
}

/** One energy: Linear(H, A) and Linear(A, 1); neither convention counts the tanh. */
export function energyCost({ hidden, attention = hidden }: AttentionSize): Cost {
  return costSum([
    linearCost({ inputs: hidden, outputs: attention }),
    linearCost({ inputs: attention, outputs: 1 }),
  ]);
}

/** The weighted sum of `steps` states; thop does not see it. */
export function poolCost(hidden: number, steps: number): Cost {
  return { thop: 0, pure: hidden * steps };
}

/** What an {@linkcode Attention} is planned for. */
export interface AttentionOptions extends AttentionSize {
  /** Most steps of a sequence, T. */
  steps: number;
  /** Sequences side by side, B. */
  batch: number;
  /** Most rows whose energies are computed at once; all of them unless told otherwise. */
  rows?: number;
  /** Whether the hidden layer's values are rounded to 7 bits. */
  rounding: boolean;
  /**
   * Steps that are pooled, W: there is then a pooled state at every step, of the latest W or as many as
   * there are. Without it there is one, of all steps.
   */
  window?: number;
}

/**
 * Additive attention over time: y (B,H) = Σ_t w_t h_t with w = softmax over t of
 * energy(tanh(hidden(h))); with a window y (T,B,H), where the sum at a step is over its latest W.
 *
 * Source: D. Bahdanau et al., arXiv:1409.0473, section A.1.2, without a query.
 */
export class Attention {
  /** The pooled state, (B,H), or those of all steps, (T,B,H). */
  readonly y: Float32Array;
  /** The weights over time, (T,B); of all windows (T,W,B), the oldest step's first. */
  readonly weights: Float32Array;
  readonly #memory: NetworkMemory;
  readonly #options: AttentionOptions;
  readonly #width: number;
  readonly #hidden: Linear;
  readonly #energy: Linear;
  readonly #keys: Float32Array;
  readonly #quantizer: FakeQuantizer | undefined;
  readonly #dEnergy: Float32Array;
  readonly #dKeys: Float32Array;
  /** What reaches the weights of one window, (W). */
  readonly #dWindow: Float32Array;

  constructor(memory: NetworkMemory, name: string, options: AttentionOptions) {
    const { hidden, attention = hidden, steps, batch, rounding, window } = options;
    const { rows = steps * batch } = options;
    const { kernels } = memory;
    this.#memory = memory;
    this.#options = options;
    this.#width = attention;
    this.#hidden = new Linear(memory, `${name}.hidden`, {
      ...{ inputs: hidden, outputs: attention },
    }, rows);
    this.#energy = new Linear(memory, `${name}.energy`, { inputs: attention, outputs: 1 }, rows);
    this.#keys = rounding ? kernels.f32(rows * attention) : this.#hidden.y;
    this.#quantizer = rounding ? new FakeQuantizer(kernels, STATE_STEP) : undefined;
    this.y = kernels.f32((window === undefined ? 1 : steps) * batch * hidden);
    this.weights = kernels.f32(steps * batch * (window ?? 1));
    this.#dWindow = memory.trained(window ?? 0);
    this.#dEnergy = memory.trained(rows);
    this.#dKeys = memory.trained(rows * attention);
  }

  /** The energies of h (rows,H), each of which depends on its own row alone. */
  score(h: Float32Array, rows: number): Float32Array {
    const { wasm } = this.#memory.kernels;
    const n = rows * this.#width;
    const hidden = this.#hidden.forward(h, rows);
    wasm.tanhArray(hidden.byteOffset, hidden.byteOffset, n);
    this.#quantizer?.forward(this.#keys, hidden, n);
    return this.#energy.forward(this.#keys, rows);
  }

  /** Pools h (steps,batch,H) by given energies (steps,batch). */
  pool(energies: Float32Array, h: Float32Array, steps: number, batch: number): Float32Array {
    const { hidden, window } = this.#options;
    const { wasm } = this.#memory.kernels;
    const [y, weights] = [this.y.byteOffset, this.weights.byteOffset];
    const [e, from] = [energies.byteOffset, h.byteOffset];
    if (window === undefined) wasm.attentionPool(y, weights, e, from, steps, batch, hidden);
    else wasm.attentionWindows(y, weights, e, from, steps, batch, hidden, window);
    return this.y;
  }

  /**
   * Fills {@linkcode Attention.y} from h (steps,batch,H).
   *
   * @param seen What products see of h: itself, or rounded.
   */
  forward(
    h: Float32Array,
    seen: Float32Array,
    steps: number = this.#options.steps,
    batch: number = this.#options.batch,
  ): Float32Array {
    return this.pool(this.score(seen, steps * batch), h, steps, batch);
  }

  /**
   * Adds to the gradients from dy (B,H), or with a window (T,B,H), a gradient of the weights themselves
   * (T,B), which a window has none of, and the h and `seen` of the forward pass; dh (T,B,H) receives the
   * gradient of both.
   */
  backward(
    dy: Float32Array,
    dWeights: Float32Array | undefined,
    h: Float32Array,
    seen: Float32Array,
    dh: Float32Array,
  ): void {
    const { hidden, steps, batch, window } = this.#options;
    const { wasm } = this.#memory.kernels;
    const rows = steps * batch;
    const [de, to, from] = [this.#dEnergy.byteOffset, dh.byteOffset, dy.byteOffset];
    const [weights, states] = [this.weights.byteOffset, h.byteOffset];
    if (window === undefined) {
      const own = dWeights?.byteOffset ?? 0;
      wasm.attentionPoolBackward(de, to, from, own, weights, states, steps, batch, hidden);
    } else {
      const one = this.#dWindow.byteOffset;
      wasm.attentionWindowsBackward(
        ...[de, to, one, from, weights, states] as const,
        ...[steps, batch, hidden, window] as const,
      );
    }
    this.#energy.backward(this.#dEnergy, this.#keys, rows, this.#dKeys);
    const tanh = this.#hidden.y;
    wasm.tanhBackward(this.#dKeys.byteOffset, tanh.byteOffset, rows * this.#width);
    this.#hidden.backward(this.#dKeys, seen, rows, dh, true);
  }
}

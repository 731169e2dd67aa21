/**
 * The CRNN with 2 or 3 gates, its matrices of any rank, its attention of any width, its activations
 * rounded or not, as plain loops over 64-bit floats: for tests.
 *
 * A straight-through estimator's gradient is the true gradient of another function: the one whose
 * rounding errors stay what they were when a value moves, and where a value outside the range does not
 * move at all. {@linkcode Roundings} notes the errors in a first pass and keeps them in later ones, so
 * that central differences of the later ones are what the backward pass must give.
 *
 * @module
 */
import { exp } from "@kws/kernels";
import { type CrnnShape, crnnSizes } from "@kws/runtime/network";
import { ACTIVATION_RANGE, STATE_STEP } from "../layers/fake_quantizer.ts";
import type { ActivationSteps } from "../network.ts";
import { crnnLayout } from "../topologies/crnn.ts";

/** The errors of all roundings of a forward pass, in order. */
export class Roundings {
  /** How near, in steps, any value came to where rounding turns: there other floats may turn. */
  margin = Infinity;
  readonly #errors: { error: number; stop: boolean; value: number }[] = [];
  #next = 0;
  #frozen = false;

  /** Keeps the errors from now on, and begins with the first again. */
  freeze(): void {
    this.#frozen = true;
    this.#next = 0;
  }

  /** How many values were outside their range. */
  get stopped(): number {
    return this.#errors.filter(({ stop }) => stop).length;
  }

  /** x to the nearest step within the range; `stops` is whether values outside it have no gradient. */
  round(x: number, step: number, stops: boolean): number {
    const [low, high] = ACTIVATION_RANGE;
    if (!this.#frozen) {
      const value = Math.max(low, Math.min(high, Math.round(x / step))) * step;
      const outside = x < (low - 0.5) * step || x > (high + 0.5) * step;
      const level = x / step;
      this.margin = Math.min(this.margin, Math.abs(level - Math.floor(level) - 0.5));
      this.#errors.push({ error: value - x, stop: stops && outside, value });
    }
    const { error, stop, value } = this.#errors[this.#next++];
    return stop ? value : x + error;
  }
}

/** What the network computes of one clip. */
export interface RoundedOutput {
  /** (2). */
  logits: Float64Array;
  /** (T'). */
  attention: Float64Array;
  /** (H). */
  pooled: Float64Array;
}

const sigmoid = (x: number): number => 1 / (1 + exp(-x));
const tanh = (x: number): number => 1 - 2 / (exp(2 * x) + 1);

/**
 * Runs the network on one clip's features (T,bands).
 *
 * @param activations Nothing is rounded without them.
 */
export function roundedForward(
  shape: CrnnShape,
  parameters: Float32Array | Float64Array,
  features: ArrayLike<number>,
  activations?: ActivationSteps,
  roundings: Roundings = new Roundings(),
): RoundedOutput {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, layers, gates = 3 } = shape;
  const { steps, outBands } = crnnSizes(shape, features.length / bands);
  const layout = crnnLayout(shape);
  const get = (name: string): Float32Array | Float64Array => {
    const { offset, size } = layout.slots.get(name)!;
    return parameters.subarray(offset, offset + size);
  };
  const dot = (
    weight: ArrayLike<number>,
    row: number,
    x: ArrayLike<number>,
    bias: number,
  ): number => {
    let sum = bias;
    for (let i = 0; i < x.length; i++) sum += weight[row * x.length + i] * x[i];
    return sum;
  };
  /** Without a name the bias is 0. */
  const rows = (weight: string, x: ArrayLike<number>, bias?: string): Float64Array => {
    const biases = bias === undefined ? undefined : get(bias);
    if (!layout.slots.has(weight)) return rows(`${weight}.left`, rows(`${weight}.right`, x), bias);
    const matrix = get(weight);
    return Float64Array.from(
      { length: matrix.length / x.length },
      (_, row) => dot(matrix, row, x, biases?.[row] ?? 0),
    );
  };
  const roundTo = (x: number, step: number | undefined, stops: boolean): number =>
    step === undefined ? x : roundings.round(x, step, stops);
  const round = (x: number): number => roundTo(x, activations && STATE_STEP, false);

  const x = Array.from(features, (value) => roundTo(value, activations?.feature, false));
  let below = Array.from(
    { length: steps },
    (_, t) =>
      Float64Array.from({ length: channels * outBands }, (_, place) => {
        const c = Math.floor(place / outBands);
        let sum = get("conv.bias")[c];
        for (let i = 0; i < kf; i++) {
          for (let j = 0; j < kt; j++) {
            const weight = get("conv.weight")[(c * kf + i) * kt + j];
            sum += weight * x[(t * st + j) * bands + (place % outBands) * sf + i];
          }
        }
        return roundTo(sum, activations?.convolution, true);
      }),
  );
  let states: Float64Array[] = [];
  for (let layer = 0; layer < layers; layer++) {
    let state = new Float64Array(hidden);
    let rounded = new Float64Array(hidden);
    states = [];
    below = below.map((input) => {
      const [biasIh, biasHh] = gates === 3
        ? [`gru.bias_ih_l${layer}`, `gru.bias_hh_l${layer}`]
        : [`gru.bias_l${layer}`];
      const gi = rows(`gru.weight_ih_l${layer}`, input, biasIh);
      const gh = rows(`gru.weight_hh_l${layer}`, rounded, biasHh);
      const [atZ, atN] = [(gates - 2) * hidden, (gates - 1) * hidden];
      const before = state;
      state = before.map((value, j) => {
        const r = gates === 3 ? sigmoid(gi[j] + gh[j]) : 0.5;
        const z = sigmoid(gi[atZ + j] + gh[atZ + j]);
        const n = tanh(gi[atN + j] + r * gh[atN + j]);
        return n + z * (value - n);
      });
      states.push(state);
      return rounded = state.map(round);
    });
  }
  const energies = below.map((state) => {
    const keys = rows("attention.hidden.weight", state, "attention.hidden.bias");
    const rounded = keys.map((value) => round(tanh(value)));
    return dot(get("attention.energy.weight"), 0, rounded, get("attention.energy.bias")[0]);
  });
  const most = Math.max(...energies);
  const sum = energies.reduce((total, energy) => total + exp(energy - most), 0);
  const attention = Float64Array.from(energies, (energy) => exp(energy - most) / sum);
  const pooled = new Float64Array(hidden).map((_, j) =>
    states.reduce((total, state, t) => total + attention[t] * state[j], 0)
  );
  return { logits: rows("classifier.weight", pooled, "classifier.bias"), attention, pooled };
}

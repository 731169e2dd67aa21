/**
 * The network with rounded activations once more, as plain loops over 64-bit floats: for tests.
 *
 * A straight-through estimator's gradient is the true gradient of another function: the one whose
 * rounding errors stay what they were when a value moves, and where a value outside the range does not
 * move at all. {@linkcode Roundings} notes the errors in a first pass and keeps them in later ones, so
 * that central differences of the later ones are what the backward pass must give.
 *
 * @module
 */
import { exp } from "@kws/kernels";
import { crnnLayout, type CrnnShape, crnnSizes, view } from "@kws/models";
import { ACTIVATION_RANGE, type ActivationSteps, STATE_STEP } from "./qat_crnn.ts";

/** The errors of all roundings of a forward pass, in order. */
export class Roundings {
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

/** Runs the network on one clip's features (T,bands). */
export function roundedForward(
  shape: CrnnShape,
  parameters: Float32Array,
  features: ArrayLike<number>,
  activations: ActivationSteps,
  roundings: Roundings,
): RoundedOutput {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, layers } = shape;
  const { steps, outBands } = crnnSizes(shape, features.length / bands);
  const layout = crnnLayout(shape);
  const get = (name: string): Float32Array => view(parameters, layout, name);
  const dot = (weight: Float32Array, row: number, x: ArrayLike<number>, bias: number): number => {
    let sum = bias;
    for (let i = 0; i < x.length; i++) sum += weight[row * x.length + i] * x[i];
    return sum;
  };
  const rows = (weight: string, x: ArrayLike<number>, bias: string): Float64Array =>
    Float64Array.from(get(bias), (value, row) => dot(get(weight), row, x, value));
  const round = (x: number): number => roundings.round(x, STATE_STEP, false);

  const x = Array.from(features, (value) => roundings.round(value, activations.feature, false));
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
        return roundings.round(sum, activations.convolution, true);
      }),
  );
  let states: Float64Array[] = [];
  for (let layer = 0; layer < layers; layer++) {
    let state = new Float64Array(hidden);
    let rounded = new Float64Array(hidden);
    states = [];
    below = below.map((input) => {
      const gi = rows(`gru.weight_ih_l${layer}`, input, `gru.bias_ih_l${layer}`);
      const gh = rows(`gru.weight_hh_l${layer}`, rounded, `gru.bias_hh_l${layer}`);
      const before = state;
      state = before.map((value, j) => {
        const r = sigmoid(gi[j] + gh[j]);
        const z = sigmoid(gi[hidden + j] + gh[hidden + j]);
        const n = tanh(gi[2 * hidden + j] + r * gh[2 * hidden + j]);
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

/**
 * The CRNN in integers alone: the reference that every runtime must equal, bit for bit.
 *
 * Letters: C channels, kf × kt kernel, F' positions over frequency, H units, A units of the attention's
 * hidden layer, Q12 12 fractional bits. A step, oldest frame first:
 *
 * 1. features: 7 bits of every log-mel value above the offset, {@linkcode quantizeFeature};
 * 2. convolution: for every position and channel Σ w x in 6 fractional bits of its scale, plus bias, to
 *    whole steps half up, cut to 7 bits;
 * 3. every GRU layer: input's and state's products in Q12, plus biases; gates r and z by integer
 *    sigmoid in Q15, candidate by integer tanh of own + ⌊(r q + 2¹⁴) / 2¹⁵⌋; with two gates r is ½;
 *    state in Q15: n + ⌊(z (state − n) + 2¹⁴) / 2¹⁵⌋; 7 bits of it go on;
 *    a matrix of two factors: right · x in Q11, cut to 16 bits, then left times that;
 * 4. attention: keys 7 bits of tanh, their energy in Q12, e^(energy − the largest) in 16 bits;
 * 5. the classifier's row times the 16-bit state, in Q12; of the window's the weighted mean by those
 *    shares, cut to a whole number, plus bias: the log-odds in Q12.
 *
 * @module
 */
import { attentionOf, crnnSizes, gatesOf } from "./crnn_shape.ts";
import {
  FACTOR_SCALE,
  FRACTION,
  GATE_SCALE,
  LOG_ODDS,
  STATE_SCALE,
  WIDE_SCALE,
} from "./crnn_kind.ts";
import {
  biasOf,
  clamp7,
  dot,
  quantizeFeature,
  sharpness,
  toSevenBits,
  toSteps,
} from "./integer_arithmetic.ts";
import { integerExp, integerSigmoid, integerTanh } from "./integer_functions.ts";
import { byName, type IntegerTensor } from "./integer_tensor.ts";
import type { PackedNetwork } from "./model.ts";
import { clipBySteps, type ClipNetwork } from "./step_network.ts";

/** Runs a packed CRNN step by step, in plain loops. */
export class IntegerCrnn implements ClipNetwork {
  /** Mel bands of a frame. */
  readonly bands: number;
  readonly #model: PackedNetwork;
  readonly #tensors: Map<string, IntegerTensor>;
  readonly #frames: Int8Array;
  readonly #featureMap: Int32Array;
  readonly #states: Int32Array[];
  readonly #energies: number[] = [];
  readonly #votes: number[] = [];
  #heard = 0;

  /** @param model A packed CRNN. */
  constructor(model: PackedNetwork) {
    const { shape, tensors } = model;
    const { features } = crnnSizes(shape, shape.kernel[1]);
    this.bands = shape.bands;
    this.#model = model;
    this.#tensors = byName(tensors);
    this.#frames = new Int8Array(shape.kernel[1] * shape.bands);
    this.#featureMap = new Int32Array(features);
    this.#states = Array.from({ length: shape.layers }, () => new Int32Array(shape.hidden));
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#heard = 0;
    this.#energies.length = 0;
    this.#votes.length = 0;
    for (const state of this.#states) state.fill(0);
  }

  /** Takes a frame (bands); the keyword's log-odds if it completes a step. */
  push(frame: ArrayLike<number>): number | undefined {
    const { shape: { bands, kernel: [, kt], stride: [, st] }, offset, scales } = this.#model;
    const frames = this.#frames;
    frames.copyWithin(0, bands);
    const sharp = sharpness(scales[0]);
    for (let i = 0; i < bands; i++) {
      frames[(kt - 1) * bands + i] = quantizeFeature(frame[i], offset, sharp);
    }
    this.#heard++;
    if (this.#heard >= kt + st) this.#heard -= st;
    if (this.#heard !== kt) return undefined;
    this.#convolve();
    let input: Int32Array = this.#featureMap;
    let scale = scales[1];
    this.#states.forEach((_, layer) => {
      this.#recur(layer, input, scale);
      input = this.#states[layer].map(toSevenBits);
      scale = STATE_SCALE;
    });
    return LOG_ODDS * this.#attend(input);
  }

  /** The log-odds of a whole clip of frames (T,bands): those of its last step. */
  clip(frames: Float32Array): number {
    return clipBySteps(this, frames);
  }

  #tensor(name: string): IntegerTensor {
    return this.#tensors.get(name)!;
  }

  #convolve(): void {
    const { shape: { bands, channels, kernel: [kf, kt], stride: [sf] }, scales } = this.#model;
    const positions = this.#featureMap.length / channels;
    const patch = new Int32Array(kf * kt);
    const fine = 8 * FRACTION - scales[1];
    const bias = biasOf(this.#tensor("conv.bias"), fine);
    for (let f = 0; f < positions; f++) {
      for (let i = 0; i < kf; i++) {
        for (let t = 0; t < kt; t++) patch[i * kt + t] = this.#frames[t * bands + f * sf + i];
      }
      for (let c = 0; c < channels; c++) {
        const sum = dot(this.#tensor("conv.weight"), c, patch, scales[0] + fine) + bias[c];
        this.#featureMap[c * positions + f] = clamp7(toSteps(sum));
      }
    }
  }

  /** A matrix of the GRU, whole or of two factors, times x: (rows) in Q12. */
  #multiply(name: string, x: Int32Array, scale: number): number[] {
    const { rank } = this.#model.shape;
    const rows = (tensor: IntegerTensor, y: ArrayLike<number>, unit: number): number[] =>
      Array.from({ length: tensor.shape[0] }, (_, row) => dot(tensor, row, y, unit));
    if (rank === undefined) return rows(this.#tensor(name), x, scale + GATE_SCALE);
    const inner = rows(this.#tensor(`${name}.right`), x, scale + FACTOR_SCALE)
      .map((value) => Math.max(-32768, Math.min(32767, value)));
    return rows(this.#tensor(`${name}.left`), inner, GATE_SCALE - FACTOR_SCALE);
  }

  #recur(layer: number, input: Int32Array, scale: number): void {
    const { shape } = this.#model;
    const { hidden } = shape;
    const two = gatesOf(shape) === 2;
    const state = this.#states[layer];
    const own = this.#multiply(`gru.weight_ih_l${layer}`, input, scale);
    const back = this.#multiply(`gru.weight_hh_l${layer}`, state.map(toSevenBits), STATE_SCALE);
    const bias = biasOf(
      this.#tensor(two ? `gru.bias_l${layer}` : `gru.bias_ih_l${layer}`),
      GATE_SCALE,
    );
    const second = two ? undefined : biasOf(this.#tensor(`gru.bias_hh_l${layer}`), GATE_SCALE);
    // Rows of a reset gate come first where there is one.
    const [update, candidate] = two ? [0, hidden] : [hidden, 2 * hidden];
    for (let j = 0; j < hidden; j++) {
      const r = two ? 16384 : integerSigmoid(own[j] + bias[j] + back[j]);
      const z = integerSigmoid(own[update + j] + bias[update + j] + back[update + j]);
      const q = back[candidate + j] + (second?.[j] ?? 0);
      const n = integerTanh(
        own[candidate + j] + bias[candidate + j] + Math.floor((r * q + 16384) / 32768),
      );
      state[j] = n + ((z * (state[j] - n) + 16384) >> 15);
    }
  }

  #attend(rounded: Int32Array): number {
    const { shape, window } = this.#model;
    const keyBias = biasOf(this.#tensor("attention.hidden.bias"), GATE_SCALE);
    const keys = Int32Array.from({ length: attentionOf(shape) }, (_, j) => {
      const sum = dot(
        this.#tensor("attention.hidden.weight"),
        j,
        rounded,
        STATE_SCALE + GATE_SCALE,
      );
      return toSevenBits(integerTanh(sum + keyBias[j]));
    });
    const energy = dot(this.#tensor("attention.energy.weight"), 0, keys, STATE_SCALE + GATE_SCALE) +
      biasOf(this.#tensor("attention.energy.bias"), GATE_SCALE)[0];
    // What the classifier says of the step alone: the weighted sum of these is its output.
    const state = this.#states[this.#states.length - 1];
    const vote = dot(this.#tensor("classifier.weight"), 0, state, WIDE_SCALE + GATE_SCALE);
    if (this.#energies.length === window) {
      this.#energies.shift();
      this.#votes.shift();
    }
    this.#energies.push(energy);
    this.#votes.push(vote);
    const top = Math.max(...this.#energies);
    let sum = 0;
    let total = 0;
    this.#energies.forEach((value, t) => {
      const share = integerExp(top - value);
      sum += share * this.#votes[t];
      total += share;
    });
    return Math.trunc(sum / total) + biasOf(this.#tensor("classifier.bias"), GATE_SCALE)[0];
  }
}

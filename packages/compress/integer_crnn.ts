/**
 * The network in integers alone: the reference that every runtime must equal, bit for bit.
 *
 * Letters: C channels, kf × kt kernel, F' positions over frequency, H units.
 *
 * @module
 */
import { crnnSizes } from "@kws/models";
import type { IntegerTensor } from "./quantize_weights.ts";
import { GATE_BITS, integerExp, integerSigmoid, integerTanh } from "./integer_functions.ts";
import type { PackedModel } from "./packed_model.ts";
import { exp2, rescale } from "./scale.ts";

/** Eighths of an octave of {@linkcode GATE_BITS} fractional bits. */
const GATE_SCALE = 8 * GATE_BITS;
/** Scale of 7-bit states: 1/64. */
const STATE_SCALE = -48;
/** Fractional bits of the convolution's outputs below a step, so that the bias is added exactly. */
const FRACTION = 6;

function clamp7(value: number): number {
  return Math.max(-64, Math.min(63, value));
}

/** A state or key in Q15 as 7 bits. */
export function toSevenBits(value: number): number {
  return clamp7((value + 256) >> 9);
}

/** A matrix with a scale for every row, or one for all. */
class Matrix {
  readonly #tensor: IntegerTensor;
  readonly #rowLength: number;

  constructor(tensor: IntegerTensor) {
    this.#tensor = tensor;
    this.#rowLength = tensor.data.length / tensor.shape[0];
  }

  /** Σ w x of one row, in units of 2^−fraction, x in units of 2^(scale/8). */
  dot(row: number, x: ArrayLike<number>, scale: number, fraction: number): number {
    const { data, scales } = this.#tensor;
    const start = row * this.#rowLength;
    let sum = 0;
    for (let i = 0; i < this.#rowLength; i++) sum += data[start + i] * x[i];
    return rescale(sum, scales[scales.length > 1 ? row : 0] + scale + fraction);
  }
}

/** Runs a packed model step by step, with integers. */
export class IntegerCrnn {
  /** GRU outputs that the attention sees. */
  readonly window: number;
  readonly #model: PackedModel;
  readonly #matrices = new Map<string, Matrix>();
  readonly #biases = new Map<string, Int32Array>();
  readonly #frames: Int8Array;
  readonly #featureMap: Int32Array;
  readonly #states: Int32Array[];
  readonly #energies: number[] = [];
  readonly #votes: number[] = [];
  #heard = 0;

  constructor(model: PackedModel) {
    const { shape, tensors, activations } = model;
    const { features } = crnnSizes(shape, shape.kernel[1]);
    this.#model = model;
    this.window = model.window;
    for (const tensor of tensors) {
      if (tensor.shape.length > 1) this.#matrices.set(tensor.name, new Matrix(tensor));
      else {
        const fraction = tensor.name === "conv.bias"
          ? 8 * FRACTION - activations.convolution
          : GATE_SCALE;
        this.#biases.set(
          tensor.name,
          Int32Array.from(tensor.data, (value) => rescale(value, tensor.scales[0] + fraction)),
        );
      }
    }
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

  /**
   * Takes one log-mel frame (bands).
   *
   * @returns The keyword's log-odds in Q12 if the frame completes a step, otherwise `undefined`.
   */
  push(frame: ArrayLike<number>): number | undefined {
    const { shape: { bands, kernel: [, kt], stride: [, st] }, activations } = this.#model;
    const frames = this.#frames;
    frames.copyWithin(0, bands);
    quantizeFeatures(frame, activations, frames.subarray((kt - 1) * bands));
    this.#heard++;
    if (this.#heard >= kt + st) this.#heard -= st;
    if (this.#heard !== kt) return undefined;
    this.#convolve();
    let input: Int32Array = this.#featureMap;
    let scale = activations.convolution;
    this.#states.forEach((_, layer) => {
      this.#recur(layer, input, scale);
      input = this.#states[layer].map(toSevenBits);
      scale = STATE_SCALE;
    });
    return this.#attend(input);
  }

  /** The log-odds of a whole clip of frames (T,bands), in Q12: those of its last step. */
  clip(frames: Float32Array): number {
    const { shape: { bands } } = this.#model;
    this.reset();
    let logOdds = 0;
    for (let at = 0; at < frames.length; at += bands) {
      logOdds = this.push(frames.subarray(at, at + bands)) ?? logOdds;
    }
    return logOdds;
  }

  #convolve(): void {
    const { shape: { bands, channels, kernel: [kf, kt], stride: [sf] }, activations } = this.#model;
    const outBands = this.#featureMap.length / channels;
    const patch = new Int32Array(kf * kt);
    const matrix = this.#matrices.get("conv.weight")!;
    const bias = this.#biases.get("conv.bias")!;
    for (let f = 0; f < outBands; f++) {
      for (let i = 0; i < kf; i++) {
        for (let t = 0; t < kt; t++) patch[i * kt + t] = this.#frames[t * bands + f * sf + i];
      }
      for (let c = 0; c < channels; c++) {
        const fraction = 8 * FRACTION - activations.convolution;
        const sum = matrix.dot(c, patch, activations.feature, fraction) + bias[c];
        this.#featureMap[c * outBands + f] = clamp7((sum + (1 << (FRACTION - 1))) >> FRACTION);
      }
    }
  }

  #recur(layer: number, input: Int32Array, scale: number): void {
    const { hidden, gates = 3 } = this.#model.shape;
    const state = this.#states[layer];
    const rounded = state.map(toSevenBits);
    const ih = this.#matrices.get(`gru.weight_ih_l${layer}`)!;
    const hh = this.#matrices.get(`gru.weight_hh_l${layer}`)!;
    const biasIh = this.#biases.get(gates === 3 ? `gru.bias_ih_l${layer}` : `gru.bias_l${layer}`)!;
    const biasHh = this.#biases.get(`gru.bias_hh_l${layer}`);
    const next = new Int32Array(hidden);
    const [z0, n0] = [(gates - 2) * hidden, (gates - 1) * hidden];
    for (let j = 0; j < hidden; j++) {
      const own = (row: number): number => ih.dot(row, input, scale, GATE_SCALE) + biasIh[row];
      const back = (row: number): number => hh.dot(row, rounded, STATE_SCALE, GATE_SCALE);
      // Without a reset gate it stays at ½.
      const r = gates === 3 ? integerSigmoid(own(j) + back(j)) : 16384;
      const z = integerSigmoid(own(z0 + j) + back(z0 + j));
      const q = back(n0 + j) + (biasHh ? biasHh[j] : 0);
      // |q| stays below 2^31 / 2^15 as states are within ±1 and a weight's row sum within ±16.
      const n = integerTanh(own(n0 + j) + Math.floor((r * q + 16384) / 32768));
      next[j] = n + ((z * (state[j] - n) + 16384) >> 15);
    }
    state.set(next);
  }

  #attend(rounded: Int32Array): number {
    const { hidden, attention = hidden } = this.#model.shape;
    const keys = new Int32Array(attention);
    const hiddenMatrix = this.#matrices.get("attention.hidden.weight")!;
    const hiddenBias = this.#biases.get("attention.hidden.bias")!;
    for (let j = 0; j < attention; j++) {
      const sum = hiddenMatrix.dot(j, rounded, STATE_SCALE, GATE_SCALE) + hiddenBias[j];
      keys[j] = toSevenBits(integerTanh(sum));
    }
    const energy = this.#matrices.get("attention.energy.weight")!
      .dot(0, keys, STATE_SCALE, GATE_SCALE) + this.#biases.get("attention.energy.bias")![0];
    // What the classifier says of the step alone: the weighted sum of these is its output.
    const state = this.#states[this.#states.length - 1];
    const vote = this.#matrices.get("classifier.weight")!.dot(0, state, -120, GATE_SCALE);
    if (this.#energies.length === this.window) {
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
    return Math.trunc(sum / total) + this.#biases.get("classifier.bias")![0];
  }
}

/** Log-mel values as 7-bit integers. */
export function quantizeFeatures(
  frame: ArrayLike<number>,
  { offset, feature }: PackedModel["activations"],
  out: Int8Array,
): void {
  const scale = Math.fround(1 / Math.fround(exp2(feature)));
  for (let i = 0; i < out.length; i++) out[i] = quantizeFeature(frame[i], offset, scale);
}

/**
 * A log-mel value as a 7-bit integer: to the nearest step above the offset, half to even.
 *
 * @param scale One over the step, a 32-bit float.
 */
export function quantizeFeature(value: number, offset: number, scale: number): number {
  const steps = Math.fround(Math.fround(value - offset) * scale);
  const floor = Math.floor(steps);
  const rest = steps - floor;
  return clamp7(rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor);
}

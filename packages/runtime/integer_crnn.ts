/**
 * The CRNN in integers alone: the reference that the kernels must equal, bit for bit.
 *
 * Letters: C channels, kf × kt kernel, F' positions over frequency, H units.
 *
 * @module
 */
import { FACTOR_SCALE, FRACTION, GATE_SCALE, STATE_SCALE, WIDE_SCALE } from "./crnn_kind.ts";
import { attentionOf, crnnSizes, gatesOf } from "./crnn_shape.ts";
import { integerExp, integerSigmoid, integerTanh } from "./integer_functions.ts";
import { integerBias, IntegerMatrix } from "./integer_matrix.ts";
import { byName, type IntegerTensor } from "./integer_tensor.ts";
import type { PackedModel } from "./model.ts";
import { clamp, dropFraction, quantizeFeatures, toSevenBits } from "./quantize_feature.ts";

/** Runs a packed CRNN step by step. */
export class IntegerCrnn {
  readonly #model: PackedModel<"crnn">;
  readonly #matrices: Map<string, IntegerMatrix>;
  readonly #tensors: Map<string, IntegerTensor>;
  readonly #frames: Int8Array;
  readonly #featureMap: Int32Array;
  readonly #states: Int32Array[];
  readonly #energies: number[] = [];
  readonly #votes: number[] = [];
  #heard = 0;

  constructor(model: PackedModel<"crnn">) {
    const { shape, tensors } = model;
    this.#model = model;
    this.#tensors = byName(tensors);
    this.#matrices = new Map(
      tensors.filter(({ shape }) => shape.length > 1)
        .map((tensor) => [tensor.name, new IntegerMatrix(tensor)]),
    );
    this.#frames = new Int8Array(shape.kernel[1] * shape.bands);
    this.#featureMap = new Int32Array(crnnSizes(shape, shape.kernel[1]).features);
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
    const { shape: { bands, kernel: [, kt], stride: [, st] }, offset, scales } = this.#model;
    const [feature, convolution] = scales;
    const frames = this.#frames;
    frames.copyWithin(0, bands);
    quantizeFeatures(frame, { offset, feature }, frames.subarray((kt - 1) * bands));
    this.#heard++;
    if (this.#heard >= kt + st) this.#heard -= st;
    if (this.#heard !== kt) return undefined;
    this.#convolve();
    let input: Int32Array = this.#featureMap;
    let scale = convolution;
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

  #bias(name: string, unit: number): Int32Array {
    return integerBias(this.#tensors.get(name)!, unit);
  }

  /** W x, or left · (right · x), cut to 16 bits in Q11 between the factors. */
  #times(name: string, x: ArrayLike<number>, unit: number): Int32Array {
    const whole = this.#matrices.get(name);
    if (whole) return whole.times(x, unit + GATE_SCALE);
    const narrow = this.#matrices.get(`${name}.right`)!.times(x, unit + FACTOR_SCALE)
      .map((value) => clamp(value, -32768, 32767));
    return this.#matrices.get(`${name}.left`)!.times(narrow, GATE_SCALE - FACTOR_SCALE);
  }

  #convolve(): void {
    const { shape: { bands, channels, kernel: [kf, kt], stride: [sf] }, scales } = this.#model;
    const [feature, convolution] = scales;
    const outBands = this.#featureMap.length / channels;
    const patch = new Int32Array(kf * kt);
    const matrix = this.#matrices.get("conv.weight")!;
    const fine = 8 * FRACTION - convolution;
    const bias = this.#bias("conv.bias", fine);
    for (let f = 0; f < outBands; f++) {
      for (let i = 0; i < kf; i++) {
        for (let t = 0; t < kt; t++) patch[i * kt + t] = this.#frames[t * bands + f * sf + i];
      }
      for (let c = 0; c < channels; c++) {
        const sum = matrix.dot(c, patch, feature + fine) + bias[c];
        this.#featureMap[c * outBands + f] = dropFraction(sum, -64, 63);
      }
    }
  }

  #recur(layer: number, input: Int32Array, scale: number): void {
    const { shape } = this.#model;
    const { hidden } = shape;
    const gates = gatesOf(shape);
    const state = this.#states[layer];
    const own = this.#times(`gru.weight_ih_l${layer}`, input, scale);
    const back = this.#times(`gru.weight_hh_l${layer}`, state.map(toSevenBits), STATE_SCALE);
    const three = gates === 3;
    const bias = this.#bias(three ? `gru.bias_ih_l${layer}` : `gru.bias_l${layer}`, GATE_SCALE);
    const second = three ? this.#bias(`gru.bias_hh_l${layer}`, GATE_SCALE) : undefined;
    const [z0, n0] = [(gates - 2) * hidden, (gates - 1) * hidden];
    for (let j = 0; j < hidden; j++) {
      // Without a reset gate it stays at ½.
      const r = three ? integerSigmoid(own[j] + bias[j] + back[j]) : 16384;
      const z = integerSigmoid(own[z0 + j] + bias[z0 + j] + back[z0 + j]);
      const q = back[n0 + j] + (second ? second[j] : 0);
      const gated = Math.floor((r * q + 16384) / 32768);
      const n = integerTanh(own[n0 + j] + bias[n0 + j] + gated);
      state[j] = n + ((z * (state[j] - n) + 16384) >> 15);
    }
  }

  #attend(rounded: Int32Array): number {
    const { shape, window } = this.#model;
    const keys = new Int32Array(attentionOf(shape));
    const hidden = this.#matrices.get("attention.hidden.weight")!;
    const hiddenBias = this.#bias("attention.hidden.bias", GATE_SCALE);
    for (let j = 0; j < keys.length; j++) {
      const sum = hidden.dot(j, rounded, STATE_SCALE + GATE_SCALE) + hiddenBias[j];
      keys[j] = toSevenBits(integerTanh(sum));
    }
    const energy = this.#matrices.get("attention.energy.weight")!
      .dot(0, keys, STATE_SCALE + GATE_SCALE) + this.#bias("attention.energy.bias", GATE_SCALE)[0];
    // What the classifier says of the step alone: the weighted sum of these is its output.
    const state = this.#states[this.#states.length - 1];
    const vote = this.#matrices.get("classifier.weight")!.dot(0, state, WIDE_SCALE + GATE_SCALE);
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
    return Math.trunc(sum / total) + this.#bias("classifier.bias", GATE_SCALE)[0];
  }
}

/**
 * Dynamic 8-bit quantisation: weights are stored as integers once, activations are rounded to
 * integers at every product.
 *
 * @module
 */
import { Kernels } from "@kws/kernels";
import {
  crnnLayout,
  type CrnnShape,
  crnnSizes,
  type ParameterLayout,
  type ParameterSet,
} from "@kws/models";

/** A matrix of 8-bit weights: element = q · scale. */
export interface Int8Tensor {
  shape: readonly number[];
  /** −127…127, row-major. */
  data: Int8Array;
  /** Size of one step. */
  scale: number;
}

/** A network with 8-bit matrices; biases stay floats, as in PyTorch's dynamic quantisation. */
export interface Int8Network {
  weights: Map<string, Int8Tensor>;
  biases: ParameterSet;
}

/** Below this a tensor counts as zero: its scale would be no normal number. */
const SMALLEST = 1e-30;

/** Symmetric quantisation of one tensor: scale = max |x| / 127, round half away from zero. */
export function quantizeTensor(shape: readonly number[], data: Float32Array): Int8Tensor {
  let most = 0;
  for (const value of data) most = Math.max(most, Math.abs(value));
  const scale = most > SMALLEST ? Math.fround(most / 127) : 1;
  return { shape, data: Int8Array.from(data, (value) => roundAway(value / scale)), scale };
}

function roundAway(x: number): number {
  return x < 0 ? -Math.floor(0.5 - x) : Math.floor(x + 0.5);
}

/** Quantises every weight matrix, one scale a tensor. */
export function quantizeDynamic(flat: Float32Array, layout: ParameterLayout): Int8Network {
  const network: Int8Network = { weights: new Map(), biases: new Map() };
  for (const { name, shape, offset, size } of layout.slots.values()) {
    const data = flat.slice(offset, offset + size);
    if (shape.length > 1) network.weights.set(name, quantizeTensor(shape, data));
    else network.biases.set(name, { shape, data });
  }
  return network;
}

/** Raw bytes: one a weight, four a scale and a bias. */
export function int8Bytes({ weights, biases }: Int8Network): number {
  let bytes = 0;
  for (const { data } of weights.values()) bytes += data.length + 4;
  for (const { data } of biases.values()) bytes += 4 * data.length;
  return bytes;
}

/**
 * The forward pass of a dynamically quantised network, clip by clip.
 *
 * Every product is exact: integers of 8 bits, rounded from one vector with one scale, summed without
 * error. The plain loops are the reference that faster versions must equal.
 */
export class DynamicInt8Crnn {
  readonly #shape: CrnnShape;
  readonly #network: Int8Network;
  readonly #kernels: Kernels;
  readonly #gate: Float32Array;

  constructor(shape: CrnnShape, network: Int8Network) {
    for (const name of crnnLayout(shape).slots.keys()) {
      if (!network.weights.has(name) && !network.biases.has(name)) {
        throw new RangeError(`Cannot run the network as "${name}" is missing`);
      }
    }
    this.#shape = shape;
    this.#network = network;
    this.#kernels = Kernels.create({ bytes: 16 * shape.hidden + 4096 });
    this.#gate = this.#kernels.f32(Math.max(64, shape.hidden));
  }

  /** The keyword's log-odds of log-mel features (frames,bands). */
  logOdds(features: Float32Array): number {
    const { hidden, layers, bands } = this.#shape;
    const { steps } = crnnSizes(this.#shape, features.length / bands);
    let sequence = this.#convolve(features, steps);
    for (let layer = 0; layer < layers; layer++) {
      const state = new Float32Array(hidden);
      sequence = sequence.map((x) => this.#gruStep(layer, x, state).slice());
    }
    const energies = sequence.map((h) => {
      const inner = this.#linear("attention.hidden", h);
      this.#apply("tanhArray", inner);
      return this.#linear("attention.energy", inner)[0];
    });
    const top = energies.reduce((a, b) => Math.max(a, b));
    const weights = Float32Array.from(energies, (energy) => energy - top);
    for (let i = 0; i < weights.length; i++) {
      this.#gate[0] = weights[i];
      this.#kernels.wasm.expArray(this.#gate.byteOffset, this.#gate.byteOffset, 1);
      weights[i] = this.#gate[0];
    }
    const sum = weights.reduce((total, weight) => Math.fround(total + weight), 0);
    const pooled = new Float32Array(hidden);
    sequence.forEach((h, t) => {
      for (let i = 0; i < hidden; i++) pooled[i] += Math.fround(weights[t] / sum) * h[i];
    });
    const [other, keyword] = this.#linear("classifier", pooled);
    return keyword - other;
  }

  #convolve(features: Float32Array, steps: number): Float32Array[] {
    const { bands, channels, kernel: [kf, kt], stride: [sf, st] } = this.#shape;
    const { outBands } = crnnSizes(this.#shape, kt);
    const patch = new Float32Array(kf * kt);
    return Array.from({ length: steps }, (_, t) => {
      const out = new Float32Array(channels * outBands);
      for (let f = 0; f < outBands; f++) {
        for (let i = 0; i < kf; i++) {
          for (let j = 0; j < kt; j++) {
            patch[i * kt + j] = features[(t * st + j) * bands + f * sf + i];
          }
        }
        const y = this.#product(patch, "conv.weight", "conv.bias");
        for (let c = 0; c < channels; c++) out[c * outBands + f] = y[c];
      }
      return out;
    });
  }

  #gruStep(layer: number, x: Float32Array, state: Float32Array): Float32Array {
    const { hidden } = this.#shape;
    const [input, recurrent] = (["ih", "hh"] as const).map((kind, i) =>
      this.#product(
        i === 0 ? x : state,
        `gru.weight_${kind}_l${layer}`,
        `gru.bias_${kind}_l${layer}`,
      )
    );
    const r = input.subarray(0, hidden);
    const z = input.subarray(hidden, 2 * hidden);
    const n = input.subarray(2 * hidden);
    for (let i = 0; i < hidden; i++) {
      r[i] += recurrent[i];
      z[i] += recurrent[hidden + i];
    }
    this.#apply("sigmoidArray", r);
    this.#apply("sigmoidArray", z);
    for (let i = 0; i < hidden; i++) n[i] += Math.fround(r[i] * recurrent[2 * hidden + i]);
    this.#apply("tanhArray", n);
    for (let i = 0; i < hidden; i++) {
      state[i] = n[i] + Math.fround(z[i] * Math.fround(state[i] - n[i]));
    }
    return state;
  }

  #linear(name: string, x: Float32Array): Float32Array {
    return this.#product(x, `${name}.weight`, `${name}.bias`);
  }

  #product(x: Float32Array, weight: string, bias: string): Float32Array {
    const { data, scale } = this.#network.weights.get(weight)!;
    const y = this.#network.biases.get(bias)!.data.slice();
    const q = quantizeTensor([x.length], x);
    const step = Math.fround(q.scale * scale);
    for (let row = 0; row < y.length; row++) {
      let sum = 0;
      const at = row * x.length;
      for (let i = 0; i < x.length; i++) sum += q.data[i] * data[at + i];
      y[row] += Math.fround(sum * step);
    }
    return y;
  }

  #apply(name: "tanhArray" | "sigmoidArray", x: Float32Array): void {
    this.#gate.set(x);
    this.#kernels.wasm[name](this.#gate.byteOffset, this.#gate.byteOffset, x.length);
    x.set(this.#gate.subarray(0, x.length));
  }
}

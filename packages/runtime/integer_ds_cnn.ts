/**
 * The DS-CNN in integers alone, whole clips at once: the reference of its arithmetic.
 *
 * Activations as in {@linkcode IntegerCrnn}. Every layer's sums in 6 fractional bits of its scale, plus
 * bias, to whole steps half up, cut to 0…127: ReLU follows every convolution. Positions beyond the edge
 * count as 0. The mean over all P positions gains 8 fractional bits: ⌊(512 Σ + P) / 2 P⌋. The
 * classifier's row times that, in Q12, plus bias: the log-odds.
 *
 * @module
 */
import { FRACTION, GATE_SCALE, LOG_ODDS } from "./crnn_kind.ts";
import { MEAN_SCALE } from "./ds_cnn_kind.ts";
import { dsCnnPositions } from "./ds_cnn_shape.ts";
import {
  biasOf,
  clampRelu,
  dot,
  quantizeFeature,
  sharpness,
  toSteps,
} from "./integer_arithmetic.ts";
import { byName, type IntegerTensor } from "./integer_tensor.ts";
import type { PackedModel } from "./model.ts";
import { exp2 } from "./scale.ts";
import type { ClipNetwork } from "./step_network.ts";

/** Taps of a depthwise convolution. */
const TAPS = 9;

/** A convolution that ReLU follows: its weights, and what brings a channel's sum to steps. */
interface Convolution {
  /** (inputs,C): an input's weights lie side by side, as the channels of a map do. */
  weights: Int32Array;
  inputs: number;
  /** Of each channel, to 6 bits below its own step. */
  factors: Float64Array;
  bias: Int32Array;
  /** The channels' sums, which fit 32 bits: limits.ts. */
  sums: Int32Array;
}

function convolutionOf(
  tensors: Map<string, IntegerTensor>,
  name: string,
  [input, own]: readonly [number, number],
): Convolution {
  const { data, scales, shape: [channels] } = tensors.get(`${name}.weight`)!;
  const inputs = data.length / channels;
  const fine = 8 * FRACTION - own;
  return {
    weights: Int32Array.from(
      data,
      (_, at) => data[(at % channels) * inputs + Math.floor(at / channels)],
    ),
    inputs,
    factors: Float64Array.from(
      { length: channels },
      (_, c) => exp2(scales[scales.length > 1 ? c : 0] + input + fine),
    ),
    bias: biasOf(tensors.get(`${name}.bias`)!, fine),
    sums: new Int32Array(channels),
  };
}

/** The outputs of all channels from their sums, which begin anew. */
function putOutputs({ factors, bias, sums }: Convolution, y: Int32Array, to: number): void {
  for (let c = 0; c < sums.length; c++) {
    y[to + c] = clampRelu(toSteps(Math.floor(sums[c] * factors[c] + 0.5) + bias[c]));
    sums[c] = 0;
  }
}

/** The outputs of all channels for the inputs that begin at `from`. */
function convolve(
  layer: Convolution,
  y: Int32Array,
  to: number,
  x: Int32Array,
  from: number,
): void {
  const { weights, inputs, sums } = layer;
  const { length: channels } = sums;
  for (let i = 0; i < inputs; i++) {
    const value = x[from + i];
    // Behind ReLU many are.
    if (value === 0) continue;
    for (let c = 0, w = i * channels; c < channels; c++, w++) {
      sums[c] += Math.imul(weights[w], value);
    }
  }
  putOutputs(layer, y, to);
}

/** Runs a packed DS-CNN on whole clips, in plain loops. Maps are (rows,columns,C). */
export class IntegerDsCnn implements ClipNetwork {
  readonly #model: PackedModel<"ds-cnn">;
  readonly #tensors: Map<string, IntegerTensor>;
  readonly #first: Convolution;
  readonly #blocks: readonly { deep: Convolution; wide: Convolution }[];

  /** @param model A packed DS-CNN. */
  constructor(model: PackedModel<"ds-cnn">) {
    const { shape, scales } = model;
    const tensors = byName(model.tensors);
    this.#model = model;
    this.#tensors = tensors;
    this.#first = convolutionOf(tensors, "conv", [scales[0], scales[1]]);
    this.#blocks = Array.from({ length: shape.blocks }, (_, i) => {
      const [input, deep, own] = scales.slice(1 + 2 * i);
      return {
        deep: convolutionOf(tensors, `block.${i}.depthwise`, [input, deep]),
        wide: convolutionOf(tensors, `block.${i}.pointwise`, [deep, own]),
      };
    });
  }

  /** The log-odds of frames (T,bands). */
  clip(frames: Float32Array): number {
    const { shape, offset, scales } = this.#model;
    const { bands, channels } = shape;
    const { outBands: rows, steps: columns } = dsCnnPositions(shape, frames.length / bands);
    const sharp = sharpness(scales[0]);
    const x = Int32Array.from(frames, (value) => quantizeFeature(value, offset, sharp));
    let map = this.#convolve(x, rows, columns);
    for (const { deep, wide } of this.#blocks) {
      const between = this.#depthwise(deep, map, rows, columns);
      map = new Int32Array(map.length);
      for (let at = 0; at < map.length; at += channels) convolve(wide, map, at, between, at);
    }
    const positions = rows * columns;
    const mean = Int32Array.from({ length: channels }, (_, c) => {
      let sum = 0;
      for (let at = c; at < map.length; at += channels) sum += map[at];
      return Math.floor((512 * sum + positions) / (2 * positions));
    });
    const weight = this.#tensors.get("classifier.weight")!;
    const unit = scales[scales.length - 1] - MEAN_SCALE + GATE_SCALE;
    const bias = biasOf(this.#tensors.get("classifier.bias")!, GATE_SCALE);
    return LOG_ODDS * (dot(weight, 0, mean, unit) + bias[0]);
  }

  #convolve(x: Int32Array, rows: number, columns: number): Int32Array {
    const { bands, channels, kernel: [kf, kt], stride: [sf, st] } = this.#model.shape;
    const patch = new Int32Array(kf * kt);
    const y = new Int32Array(rows * columns * channels);
    for (let f = 0; f < rows; f++) {
      for (let s = 0; s < columns; s++) {
        for (let i = 0; i < kf; i++) {
          for (let t = 0; t < kt; t++) patch[i * kt + t] = x[(s * st + t) * bands + f * sf + i];
        }
        convolve(this.#first, y, (f * columns + s) * channels, patch, 0);
      }
    }
    return y;
  }

  #depthwise(layer: Convolution, x: Int32Array, rows: number, columns: number): Int32Array {
    const { channels } = this.#model.shape;
    const { weights, sums } = layer;
    const y = new Int32Array(x.length);
    for (let f = 0; f < rows; f++) {
      for (let s = 0; s < columns; s++) {
        for (let k = 0; k < TAPS; k++) {
          const [row, column] = [f + Math.floor(k / 3) - 1, s + k % 3 - 1];
          if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
          const from = (row * columns + column) * channels;
          for (let c = 0, w = k * channels; c < channels; c++, w++) {
            sums[c] += Math.imul(weights[w], x[from + c]);
          }
        }
        putOutputs(layer, y, (f * columns + s) * channels);
      }
    }
    return y;
  }
}

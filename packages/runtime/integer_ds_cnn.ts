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
import { rescale } from "./scale.ts";
import type { ClipNetwork } from "./step_network.ts";

/** Runs a packed DS-CNN on whole clips, in plain loops. Maps are (rows,columns,C). */
export class IntegerDsCnn implements ClipNetwork {
  readonly #model: PackedModel<"ds-cnn">;
  readonly #tensors: Map<string, IntegerTensor>;

  /** @param model A packed DS-CNN. */
  constructor(model: PackedModel<"ds-cnn">) {
    this.#model = model;
    this.#tensors = byName(model.tensors);
  }

  /** The log-odds of frames (T,bands). */
  clip(frames: Float32Array): number {
    const { shape, offset, scales } = this.#model;
    const { bands, channels, blocks } = shape;
    const { outBands: rows, steps: columns } = dsCnnPositions(shape, frames.length / bands);
    const sharp = sharpness(scales[0]);
    const x = Int32Array.from(frames, (value) => quantizeFeature(value, offset, sharp));
    let map = this.#convolve(x, rows, columns);
    for (let block = 0; block < blocks; block++) {
      const [input, deep, own] = scales.slice(1 + 2 * block);
      const name = `block.${block}`;
      const between = this.#depthwise(`${name}.depthwise`, map, [rows, columns], [input, deep]);
      const weight = this.#tensors.get(`${name}.pointwise.weight`)!;
      const fine = 8 * FRACTION - own;
      const bias = biasOf(this.#tensors.get(`${name}.pointwise.bias`)!, fine);
      map = new Int32Array(map.length);
      for (let at = 0; at < map.length; at += channels) {
        const position = between.subarray(at, at + channels);
        for (let c = 0; c < channels; c++) {
          map[at + c] = clampRelu(toSteps(dot(weight, c, position, deep + fine) + bias[c]));
        }
      }
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
    const { shape: { bands, channels, kernel: [kf, kt], stride: [sf, st] }, scales } = this.#model;
    const fine = 8 * FRACTION - scales[1];
    const weight = this.#tensors.get("conv.weight")!;
    const bias = biasOf(this.#tensors.get("conv.bias")!, fine);
    const patch = new Int32Array(kf * kt);
    const y = new Int32Array(rows * columns * channels);
    for (let f = 0; f < rows; f++) {
      for (let s = 0; s < columns; s++) {
        for (let i = 0; i < kf; i++) {
          for (let t = 0; t < kt; t++) patch[i * kt + t] = x[(s * st + t) * bands + f * sf + i];
        }
        for (let c = 0; c < channels; c++) {
          const sum = dot(weight, c, patch, scales[0] + fine) + bias[c];
          y[(f * columns + s) * channels + c] = clampRelu(toSteps(sum));
        }
      }
    }
    return y;
  }

  #depthwise(
    name: string,
    x: Int32Array,
    [rows, columns]: [number, number],
    [input, own]: [number, number],
  ): Int32Array {
    const { shape: { channels } } = this.#model;
    const { data, scales } = this.#tensors.get(`${name}.weight`)!;
    const fine = 8 * FRACTION - own;
    const bias = biasOf(this.#tensors.get(`${name}.bias`)!, fine);
    const y = new Int32Array(x.length);
    for (let f = 0; f < rows; f++) {
      for (let s = 0; s < columns; s++) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let k = 0; k < 9; k++) {
            const [row, column] = [f + Math.floor(k / 3) - 1, s + k % 3 - 1];
            if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
            sum += data[9 * c + k] * x[(row * columns + column) * channels + c];
          }
          const scale = scales[scales.length > 1 ? c : 0] + input + fine;
          y[(f * columns + s) * channels + c] = clampRelu(toSteps(rescale(sum, scale) + bias[c]));
        }
      }
    }
    return y;
  }
}

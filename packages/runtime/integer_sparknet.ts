/**
 * SparkNet in integers alone, whole clips at once: the reference of its arithmetic.
 *
 * Activations as in {@linkcode IntegerCrnn}. Every block: the depthwise sums in 6 fractional bits of
 * their scale, to whole steps half up, cut to −64…63; the pointwise sums of those, plus the residual
 * sums of the block's input, each brought to 6 fractional bits of the block's scale, plus bias, to whole
 * steps half up, cut to 0…127. Frames beyond the clip count as 0. Gates: sums in Q12, integer tanh in
 * Q15, plus ½, cut to 0…32767; their mean over time is ⌊(2 Σ + T) / 2 T⌋. The classifier's row times
 * that, in Q12, plus bias: the log-odds.
 *
 * @module
 */
import { FRACTION, GATE_SCALE, LOG_ODDS, WIDE_SCALE } from "./crnn_kind.ts";
import {
  biasOf,
  clamp7,
  clampRelu,
  dot,
  quantizeFeature,
  sharpness,
  toSteps,
} from "./integer_arithmetic.ts";
import { integerTanh } from "./integer_functions.ts";
import { byName, type IntegerTensor } from "./integer_tensor.ts";
import type { PackedModel } from "./model.ts";
import { rescale } from "./scale.ts";
import { sparkNetBlocks } from "./sparknet_shape.ts";
import type { ClipNetwork } from "./step_network.ts";

/** Runs a packed SparkNet on whole clips, in plain loops. */
export class IntegerSparkNet implements ClipNetwork {
  readonly #model: PackedModel<"sparknet">;
  readonly #tensors: Map<string, IntegerTensor>;

  /** @param model A packed SparkNet. */
  constructor(model: PackedModel<"sparknet">) {
    this.#model = model;
    this.#tensors = byName(model.tensors);
  }

  /** The log-odds of frames (T,bands). */
  clip(frames: Float32Array): number {
    const { shape, offset, scales } = this.#model;
    const T = frames.length / shape.bands;
    const tensor = (name: string): IntegerTensor => this.#tensors.get(name)!;
    const sharp = sharpness(scales[0]);
    let x = Int32Array.from(frames, (value) => quantizeFeature(value, offset, sharp));
    sparkNetBlocks(shape).forEach(({ kernel, inputs, residual }, i) => {
      const [input, deep, own] = scales.slice(2 * i);
      const fine = 8 * FRACTION - own;
      const name = `block.${i}`;
      const between = depthwise(tensor(`${name}.depthwise.weight`), x, {
        ...{ T, channels: inputs, kernel },
        unit: input + 8 * FRACTION - deep,
      });
      const bias = biasOf(tensor(`${name}.pointwise.bias`), fine);
      const y = new Int32Array(T * shape.channels);
      for (let t = 0; t < T; t++) {
        const [main, beside] = [between, x].map((rows) =>
          rows.subarray(t * inputs, (t + 1) * inputs)
        );
        for (let c = 0; c < shape.channels; c++) {
          const sum = bias[c] + dot(tensor(`${name}.pointwise.weight`), c, main, deep + fine) +
            (residual ? dot(tensor(`${name}.residual.weight`), c, beside, input + fine) : 0);
          y[t * shape.channels + c] = clampRelu(toSteps(sum));
        }
      }
      x = y;
    });
    return LOG_ODDS * this.#classify(this.#pool(x, T));
  }

  /** The mean over time of the gates that x (T,C) opens, Q15. */
  #pool(x: Int32Array, T: number): number[] {
    const { shape: { channels, gates }, scales } = this.#model;
    const bias = biasOf(this.#tensors.get("gates.bias")!, GATE_SCALE);
    return Array.from({ length: gates }, (_, g) => {
      let sum = 0;
      for (let t = 0; t < T; t++) {
        const row = x.subarray(t * channels, (t + 1) * channels);
        const value = dot(
          this.#tensors.get("gates.weight")!,
          g,
          row,
          scales[scales.length - 1] + GATE_SCALE,
        );
        sum += Math.max(0, Math.min(32767, integerTanh(value + bias[g]) + 16384));
      }
      return Math.floor((2 * sum + T) / (2 * T));
    });
  }

  #classify(pooled: number[]): number {
    const weight = this.#tensors.get("classifier.weight")!;
    return dot(weight, 0, pooled, WIDE_SCALE + GATE_SCALE) +
      biasOf(this.#tensors.get("classifier.bias")!, GATE_SCALE)[0];
  }
}

/** Every channel of x (T,channels) over time by itself, to steps of the wanted scale. */
function depthwise(
  { data, scales }: IntegerTensor,
  x: Int32Array,
  { T, channels, kernel, unit }: { T: number; channels: number; kernel: number; unit: number },
): Int32Array {
  const y = new Int32Array(x.length);
  for (let t = 0; t < T; t++) {
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let k = 0; k < kernel; k++) {
        const from = t + k - (kernel - 1) / 2;
        if (from >= 0 && from < T) sum += data[c * kernel + k] * x[from * channels + c];
      }
      const scale = scales[scales.length > 1 ? c : 0];
      y[t * channels + c] = clamp7(toSteps(rescale(sum, scale + unit)));
    }
  }
  return y;
}

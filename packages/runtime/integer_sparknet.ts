/**
 * SparkNet in integers alone: whole clips.
 *
 * @module
 */
import { FRACTION, GATE_SCALE, WIDE_SCALE } from "./crnn_kind.ts";
import { integerTanh } from "./integer_functions.ts";
import { integerBias, IntegerMatrix } from "./integer_matrix.ts";
import { byName } from "./integer_tensor.ts";
import type { PackedModel } from "./model.ts";
import { clamp, dropFraction, quantizeFeatures } from "./quantize_feature.ts";
import { sparkNetBlocks } from "./sparknet_shape.ts";

/**
 * The log-odds of a clip's frames (T,bands), in Q12.
 *
 * Of every block: the convolution over time, −64…63 in its own scale; the pointwise convolution of it
 * with its bias, plus the residual one, 0…127 in the block's scale. A gate is tanh + ½ in Q15 cut to
 * 0…32767, their mean over time is rounded half up, and the classifier's row makes log-odds of it.
 */
export function integerSparkNet(model: PackedModel<"sparknet">, frames: Float32Array): number {
  const { shape, scales, tensors, offset } = model;
  const { bands, channels, gates } = shape;
  const own = byName(tensors);
  const matrix = (name: string): IntegerMatrix => new IntegerMatrix(own.get(`${name}.weight`)!);
  const bias = (name: string, unit: number): Int32Array =>
    integerBias(own.get(`${name}.bias`)!, unit);
  const count = frames.length / bands;
  const heard = new Int8Array(frames.length);
  quantizeFeatures(frames, { offset, feature: scales[0] }, heard);
  let x = Int32Array.from(heard);
  sparkNetBlocks(shape).forEach(({ kernel, inputs, residual }, i) => {
    const [input, deepScale, ownScale] = scales.slice(2 * i);
    const fine = 8 * FRACTION - ownScale;
    const depthwise = matrix(`block.${i}.depthwise`);
    const pointwise = matrix(`block.${i}.pointwise`);
    const shift = bias(`block.${i}.pointwise`, fine);
    const around = residual ? matrix(`block.${i}.residual`) : undefined;
    const y = new Int32Array(count * channels);
    const taps = new Int32Array(kernel);
    const deep = new Int32Array(inputs);
    for (let t = 0; t < count; t++) {
      for (let c = 0; c < inputs; c++) {
        for (let k = 0; k < kernel; k++) {
          const at = t + k - (kernel - 1) / 2;
          taps[k] = at < 0 || at >= count ? 0 : x[at * inputs + c];
        }
        const sum = depthwise.dot(c, taps, input + 8 * FRACTION - deepScale);
        deep[c] = dropFraction(sum, -64, 63);
      }
      const here = x.subarray(t * inputs, (t + 1) * inputs);
      for (let c = 0; c < channels; c++) {
        const sum = pointwise.dot(c, deep, deepScale + fine) + shift[c] +
          (around ? around.dot(c, here, input + fine) : 0);
        y[t * channels + c] = dropFraction(sum, 0, 127);
      }
    }
    x = y;
  });
  const last = scales[scales.length - 1];
  const opening = matrix("gates");
  const gateBias = bias("gates", GATE_SCALE);
  const sums = new Float64Array(gates);
  for (let t = 0; t < count; t++) {
    const here = x.subarray(t * channels, (t + 1) * channels);
    for (let g = 0; g < gates; g++) {
      const value = opening.dot(g, here, last + GATE_SCALE) + gateBias[g];
      sums[g] += clamp(integerTanh(value) + 16384, 0, 32767);
    }
  }
  const mean = Int32Array.from(sums, (sum) => Math.floor((2 * sum + count) / (2 * count)));
  return matrix("classifier").dot(0, mean, WIDE_SCALE + GATE_SCALE) +
    bias("classifier", GATE_SCALE)[0];
}

/**
 * The DS-CNN in integers alone: whole clips.
 *
 * @module
 */
import { FRACTION, GATE_SCALE } from "./crnn_kind.ts";
import { MEAN_SCALE } from "./ds_cnn_kind.ts";
import { dsCnnSizes } from "./ds_cnn_shape.ts";
import { integerBias, IntegerMatrix } from "./integer_matrix.ts";
import { byName } from "./integer_tensor.ts";
import type { PackedModel } from "./model.ts";
import { dropFraction, quantizeFeatures } from "./quantize_feature.ts";

/**
 * The log-odds of a clip's frames (T,bands), in Q12.
 *
 * The output of every convolution, with its bias, is 0…127 in its own scale. The mean over all positions
 * gains 8 bits and is rounded half up; the classifier's row makes log-odds of it.
 */
export function integerDsCnn(model: PackedModel<"ds-cnn">, frames: Float32Array): number {
  const { shape, scales, tensors, offset } = model;
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], blocks } = shape;
  const own = byName(tensors);
  const count = frames.length / bands;
  const { rows, columns } = dsCnnSizes(shape, count);
  const positions = rows * columns;
  const heard = new Int8Array(frames.length);
  quantizeFeatures(frames, { offset, feature: scales[0] }, heard);
  let layer = 0;
  /** Every output of a convolution, of which `gather` gives what it sees. */
  const convolve = (
    name: string,
    taps: number,
    gather: (position: number, channel: number, out: Int32Array) => void,
    shared: boolean,
  ): Int32Array => {
    const matrix = new IntegerMatrix(own.get(`${name}.weight`)!);
    const fine = 8 * FRACTION - scales[layer + 1];
    const bias = integerBias(own.get(`${name}.bias`)!, fine);
    const unit = scales[layer++] + fine;
    const out = new Int32Array(positions * channels);
    const seen = new Int32Array(taps);
    for (let p = 0; p < positions; p++) {
      if (shared) gather(p, 0, seen);
      for (let c = 0; c < channels; c++) {
        if (!shared) gather(p, c, seen);
        out[p * channels + c] = dropFraction(matrix.dot(c, seen, unit) + bias[c], 0, 127);
      }
    }
    return out;
  };
  // Positions lie one band after the other, then one step in time after the other.
  let x = convolve("conv", kf * kt, (p, _, out) => {
    const [t, f] = [Math.floor(p / rows) * st, (p % rows) * sf];
    for (let i = 0; i < kf; i++) {
      for (let j = 0; j < kt; j++) out[i * kt + j] = heard[(t + j) * bands + f + i];
    }
  }, true);
  for (let block = 0; block < blocks; block++) {
    const before = x;
    const deep = convolve(`block.${block}.depthwise`, 9, (p, c, out) => {
      const [t, f] = [Math.floor(p / rows), p % rows];
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          const [ff, tt] = [f + i - 1, t + j - 1];
          const inside = ff >= 0 && ff < rows && tt >= 0 && tt < columns;
          out[3 * i + j] = inside ? before[(tt * rows + ff) * channels + c] : 0;
        }
      }
    }, false);
    x = convolve(`block.${block}.pointwise`, channels, (p, _, out) => {
      for (let c = 0; c < channels; c++) out[c] = deep[p * channels + c];
    }, true);
  }
  const mean = new Int32Array(channels);
  for (let c = 0; c < channels; c++) {
    let sum = 0;
    for (let p = 0; p < positions; p++) sum += x[p * channels + c];
    mean[c] = Math.floor((512 * sum + positions) / (2 * positions));
  }
  const matrix = new IntegerMatrix(own.get("classifier.weight")!);
  return matrix.dot(0, mean, scales[layer] - MEAN_SCALE + GATE_SCALE) +
    integerBias(own.get("classifier.bias")!, GATE_SCALE)[0];
}

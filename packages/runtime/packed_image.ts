/**
 * A packed CRNN as the kernels read it, before it has a place in their memory.
 *
 * @module
 */
import * as word from "@kws/kernels/step_words";
import { attentionOf, fittingSizes, gatesOf } from "./crnn_shape.ts";
import { CRNN } from "./crnn_kind.ts";
import { biasOf, sharpness } from "./integer_arithmetic.ts";
import { EXP_TABLE, TANH_TABLE } from "./integer_functions.ts";
import { type IntegerTensor, rowsOf, sizeOfRow } from "./integer_tensor.ts";
import type { PackedNetwork } from "./model.ts";
import { exp2, octaveOf } from "./scale.ts";

/** A model without a place. */
export interface PackedImage {
  /** The words before the pointers. */
  words: Int32Array;
  /** The ranges of the counters, which are the first part of the state. */
  counters: readonly (readonly [number, number])[];
  /** Bytes of the other parts of the state, in the order of their pointers. */
  state: readonly number[];
  /** Bytes of what a step works in, in the order of its pointers. */
  scratch: readonly number[];
  /** Tables and weights, in the order of their pointers. */
  constants: readonly ArrayBufferView[];
}

/** Bytes behind arrays that are read or written eight values at a time. */
const SLACK = 16;

function padTo(multiple: number, n: number): number {
  return Math.ceil(n / multiple) * multiple;
}

/** A matrix as `step_words.ts` describes it; `unit` is added to its scales. */
function packMatrix(tensor: IntegerTensor, unit: number): Uint8Array {
  const rows = rowsOf(tensor);
  const height = padTo(4, rows.length);
  const width = padTo(8, rows[0].data.length);
  const bytes = new Uint8Array(word.MULTIPLIERS + height * (8 + 2 * width));
  const multipliers = new BigInt64Array(bytes.buffer, word.MULTIPLIERS, height);
  const cells = new Int16Array(bytes.buffer, word.MULTIPLIERS + 8 * height);
  // One shift for all rows: a row of a smaller shift takes the difference into its multiplier. A row of
  // zeros has nothing to be shifted, whatever its scale.
  const loud = rows.filter((row) => sizeOfRow(row) > 0);
  const shift = Math.max(1, ...loud.map(({ scale }) => 14 - octaveOf(scale + unit)));
  rows.forEach((row, i) => {
    cells.set(row.data, i * width);
    if (loud.includes(row)) multipliers[i] = BigInt(exp2(row.scale + unit) * 2 ** shift);
  });
  const narrow = multipliers.every((multiplier) => multiplier < 2147483648n);
  new Int32Array(bytes.buffer).set([height, 2 * width, shift, narrow ? 1 : 0]);
  return bytes;
}

/**
 * The convolution's weights (channels,1,kf,kt) as its kernel reads them: frame by frame, each of `tall`
 * bands, of which those beyond kf are 0.
 */
function byFrames(tensor: IntegerTensor, tall: number): IntegerTensor {
  const [channels, , kf, kt] = tensor.shape;
  const data = new Int8Array(channels * kt * tall);
  tensor.data.forEach((weight, i) => {
    const [c, f, t] = [Math.floor(i / (kf * kt)), Math.floor(i / kt) % kf, i % kt];
    data[(c * kt + t) * tall + f] = weight;
  });
  return { ...tensor, data };
}

/** Lays a model out. */
export function packImage({ shape, offset, scales, window, tensors }: PackedNetwork): PackedImage {
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, layers, rank = 0 } = shape;
  const { outBands, features } = fittingSizes(shape, kt);
  const [gates, attention] = [gatesOf(shape), attentionOf(shape)];
  // At a single position a kernel that leaves few bands out works on whole frames, which need not be
  // copied: its weights for the other bands are zero.
  const tall = outBands === 1 && 2 * kf > bands ? bands : kf;
  const taps = padTo(8, tall * kt);
  const width = padTo(8, hidden);
  const words = Int32Array.of(
    ...[bands, channels, tall, kt, sf, st, outBands, hidden, layers, gates, rank > 0 ? 2 : 1],
    ...[attention, window, 0, 0],
  );
  new Float32Array(words.buffer).set([offset, sharpness(scales[0])], word.OFFSET);
  const [kernels, ...others] = tensors;
  const units = CRNN.sums(shape, scales);
  return {
    words,
    counters: [[0, kt + st - 1], [0, window], [0, window - 1]],
    state: [
      2 * kt * bands + 2 * taps + SLACK,
      4 * hidden * layers,
      2 * width * layers,
      4 * window,
      4 * window,
    ],
    scratch: [
      2 * taps + SLACK,
      2 * padTo(8, features),
      2 * padTo(8, attention),
      4 * Math.max(6 * hidden + 8, channels + 4, attention + 4),
      2 * width,
      6 * padTo(8, rank),
    ],
    constants: [
      TANH_TABLE,
      EXP_TABLE,
      ...[byFrames(kernels, tall), ...others].map((tensor, i) =>
        (tensor.shape.length > 1 ? packMatrix : biasOf)(tensor, units[i].unit)
      ),
    ],
  };
}

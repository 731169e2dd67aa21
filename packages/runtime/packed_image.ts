/**
 * A packed CRNN as the kernels read it: one block of bytes that can lie anywhere in their memory.
 *
 * @module
 */
import * as word from "@kws/kernels/step_words";
import { attentionOf, crnnSizes, gatesOf } from "./crnn_shape.ts";
import { FACTOR_SCALE, FRACTION, GATE_SCALE, STATE_SCALE, WIDE_SCALE } from "./crnn_kind.ts";
import { biasOf, sharpness } from "./integer_arithmetic.ts";
import { EXP_TABLE, TANH_TABLE } from "./integer_functions.ts";
import { byName } from "./integer_tensor.ts";
import type { PackedModel } from "./model.ts";
import { OCTAVE } from "./scale.ts";

/** A model's bytes before they have a place. */
export interface PackedImage {
  /** Words, state, scratch and weights; pointers count from the block's start. */
  bytes: Uint8Array;
  /** The words that are pointers: the block's place is to be added. */
  pointers: readonly number[];
  /** Where the state begins that a step changes, and where it ends. */
  state: readonly [number, number];
}

/** Bytes behind arrays that are read or written eight values at a time. */
const SLACK = 16;

function padTo(multiple: number, n: number): number {
  return Math.ceil(n / multiple) * multiple;
}

/** The octave of a scale. */
function octave(k: number): number {
  return Math.floor(k / 8);
}

/**
 * A matrix as `step_words.ts` describes it.
 *
 * @param values (rows,length), row-major.
 * @param scales The scale of every row's result.
 * @param padded Width of a row in the block.
 * @param order Where the elements of a row go.
 */
function packMatrix(
  values: Int8Array,
  scales: readonly number[],
  padded: number,
  order?: ArrayLike<number>,
): Uint8Array {
  const rows = scales.length;
  const length = values.length / rows;
  const height = padTo(4, rows);
  const bytes = new Uint8Array(height * (2 * padded + 8) + 8);
  const cells = new Int16Array(bytes.buffer, 0, height * padded);
  const factors = new BigInt64Array(bytes.buffer, 2 * height * padded, height);
  const silent = scales.map((_, row) =>
    values.subarray(row * length, (row + 1) * length).every((weight) => weight === 0)
  );
  // One shift for all rows: a row of a smaller shift takes the difference into its multiplier. A row of
  // zeros has nothing to be shifted, whatever its scale.
  const shift = scales.reduce(
    (most, k, row) => silent[row] ? most : Math.max(most, 14 - octave(k)),
    1,
  );
  scales.forEach((k, row) => {
    for (let i = 0; i < length; i++) {
      cells[row * padded + (order ? order[i] : i)] = values[row * length + i];
    }
    if (silent[row]) return;
    factors[row] = BigInt(OCTAVE[k - 8 * octave(k)]) << BigInt(shift - 14 + octave(k));
  });
  const narrow = factors.every((factor) => factor < 2147483648n);
  new Int32Array(bytes.buffer, bytes.length - 8).set([shift, narrow ? 1 : 0]);
  return bytes;
}

/** Lays a model out. */
export function packImage(model: PackedModel<"crnn">): PackedImage {
  const { shape, offset, scales: [features, convolution], window } = model;
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, layers, rank } = shape;
  const { outBands, features: mapSize } = crnnSizes(shape, kt);
  const [gates, attention] = [gatesOf(shape), attentionOf(shape)];
  const tensors = byName(model.tensors);
  // At a single position a kernel that leaves few bands out works on whole frames, which need not be
  // copied: its weights for the other bands are zero.
  const tall = outBands === 1 && 2 * kf > bands ? bands : kf;
  const [taps, width, inputs] = [padTo(8, tall * kt), padTo(8, hidden), padTo(8, mapSize)];
  const words = new Int32Array(word.LAYER + word.LAYER_WORDS * layers);
  const pointers: number[] = [];
  const parts: [number, ArrayBufferView][] = [];
  let top = 0;
  const take = (bytes: number): number => {
    const start = top;
    top = padTo(16, top + bytes);
    return start;
  };
  const point = (at: number, bytes: number): void => {
    words[at] = take(bytes);
    pointers.push(at);
  };
  const put = (at: number, content: ArrayBufferView): void => {
    point(at, content.byteLength);
    parts.push([words[at], content]);
  };
  const matrix = (at: number, name: string, padded: number, unit: number, order?: Int32Array) => {
    const { data, scales, shape: [rows] } = tensors.get(name)!;
    const own = Array.from(
      { length: rows },
      (_, row) => scales[scales.length > 1 ? row : 0] + unit,
    );
    put(at, packMatrix(data, own, padded, order));
  };
  const factored = (at: number, name: string, padded: number, unit: number): void => {
    if (rank === undefined) return matrix(at, name, padded, unit + GATE_SCALE);
    matrix(at, `${name}.left`, padTo(8, rank), GATE_SCALE - FACTOR_SCALE);
    matrix(at + 1, `${name}.right`, padded, unit + FACTOR_SCALE);
  };
  const bias = (at: number, name: string, unit = GATE_SCALE): void =>
    put(at, biasOf(tensors.get(name)!, unit));

  take(words.byteLength);
  point(word.COUNTERS, 12);
  point(word.FRAMES, 2 * kt * bands + 2 * taps + SLACK);
  point(word.STATES, 4 * hidden * layers);
  point(word.ROUNDED, 2 * width * layers);
  point(word.ENERGIES, 4 * window);
  point(word.VOTES, 4 * window);
  const state = [words[word.COUNTERS], top] as const;
  point(word.PATCH, 2 * taps + SLACK);
  point(word.FEATURE_MAP, 2 * inputs);
  point(word.KEYS, 2 * padTo(8, attention));
  point(word.SUMS, 4 * Math.max(6 * hidden + 8, channels + 4, attention + 4));
  point(word.WIDE, 2 * width);
  point(word.BOTTLENECK, 6 * padTo(8, rank ?? 0));
  point(word.FRAME, 4 * bands + SLACK);

  const fine = 8 * FRACTION - convolution;
  // The kernel reads its taps a frame after the other, the file holds them a band after the other.
  const order = Int32Array.from(
    { length: kf * kt },
    (_, i) => (i % kt) * tall + Math.floor(i / kt),
  );
  matrix(word.CONV, "conv.weight", taps, features + fine, order);
  bias(word.CONV_BIAS, "conv.bias", fine);
  matrix(word.KEY, "attention.hidden.weight", width, STATE_SCALE + GATE_SCALE);
  bias(word.KEY_BIAS, "attention.hidden.bias");
  matrix(word.ENERGY, "attention.energy.weight", padTo(8, attention), STATE_SCALE + GATE_SCALE);
  bias(word.ENERGY_BIAS, "attention.energy.bias");
  matrix(word.CLASSIFIER, "classifier.weight", width, WIDE_SCALE + GATE_SCALE);
  bias(word.CLASSIFIER_BIAS, "classifier.bias");
  put(word.TANH, TANH_TABLE);
  put(word.EXP, EXP_TABLE);
  for (let layer = 0; layer < layers; layer++) {
    const at = word.LAYER + word.LAYER_WORDS * layer;
    const [size, unit] = layer === 0 ? [inputs, convolution] : [width, STATE_SCALE];
    words[at + word.INPUT_WIDTH] = size;
    factored(at + word.INPUT, `gru.weight_ih_l${layer}`, size, unit);
    factored(at + word.RECURRENT, `gru.weight_hh_l${layer}`, width, STATE_SCALE);
    bias(at + word.BIAS, gates === 2 ? `gru.bias_l${layer}` : `gru.bias_ih_l${layer}`);
    if (gates === 3) bias(at + word.CANDIDATE_BIAS, `gru.bias_hh_l${layer}`);
  }

  const numbers: Record<number, number> = {
    [word.BANDS]: bands,
    [word.CHANNELS]: channels,
    [word.KERNEL_BANDS]: tall,
    [word.KERNEL_FRAMES]: kt,
    [word.STRIDE_BANDS]: sf,
    [word.STRIDE_FRAMES]: st,
    [word.POSITIONS]: outBands,
    [word.HIDDEN]: hidden,
    [word.LAYERS]: layers,
    [word.GATES]: gates,
    [word.ATTENTION]: attention,
    [word.WINDOW]: window,
    [word.TAPS]: taps,
    [word.WIDTH]: width,
    [word.RANK]: rank ?? 0,
  };
  for (const [at, value] of Object.entries(numbers)) words[Number(at)] = value;
  const floats = new Float32Array(words.buffer);
  floats[word.OFFSET] = offset;
  floats[word.SHARPNESS] = sharpness(features);
  const bytes = new Uint8Array(top);
  parts.unshift([0, words]);
  for (const [at, { buffer, byteOffset, byteLength }] of parts) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
  }
  return { bytes, pointers, state };
}

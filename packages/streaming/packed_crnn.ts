/**
 * A packed network, one frame at a time, in the arithmetic that is shipped.
 *
 * @module
 */
import { type IntegerExports, integerKernels } from "@kws/kernels";
import { crnnSizes } from "@kws/models";
import {
  exp2,
  EXP_TABLE,
  type IntegerTensor,
  OCTAVE,
  type PackedModel,
  rescale,
  TANH_TABLE,
} from "@kws/compress";

/** Words of the model's description before the layers. */
const WORDS = 40;
const PER_LAYER = 6;

/** What the kernels return when a frame completes no step. */
const NONE = -(2 ** 31);

/**
 * Runs a packed model on the integer kernels; bit for bit the reference's `IntegerCrnn`.
 *
 * Of a reset-free network only what it has is computed.
 */
export class PackedCrnn {
  /** GRU outputs that the attention sees. */
  readonly window: number;
  /** Bytes of memory that the network works in, weights and tables included. */
  readonly bytes: number;
  readonly #bands: number;
  readonly #wasm: IntegerExports;
  readonly #base: number;
  readonly #frame: Float32Array;

  constructor(model: PackedModel) {
    this.window = model.window;
    this.#bands = model.shape.bands;
    this.#wasm = integerKernels();
    const { base, frame, bytes } = layOut(model, this.#wasm);
    this.#base = base;
    this.#frame = frame;
    this.bytes = bytes;
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#wasm.reset(this.#base);
  }

  /**
   * Takes one log-mel frame (bands).
   *
   * @returns The keyword's log-odds in Q12 if the frame completes a step, otherwise `undefined`.
   */
  push(frame: ArrayLike<number>): number | undefined {
    const own = this.#frame;
    // For so few values a loop is faster than `set`.
    for (let i = 0; i < own.length; i++) own[i] = frame[i];
    const logOdds = this.#wasm.push(this.#base);
    return logOdds === NONE ? undefined : logOdds;
  }

  /** The log-odds of a whole clip of frames (T,bands), in Q12: those of its last step. */
  clip(frames: Float32Array): number {
    this.reset();
    let logOdds = 0;
    for (let at = 0; at < frames.length; at += this.#bands) {
      logOdds = this.push(frames.subarray(at, at + this.#bands)) ?? logOdds;
    }
    return logOdds;
  }
}

/** Places a model in the kernels' memory. */
function layOut(
  model: PackedModel,
  wasm: IntegerExports,
): { base: number; frame: Float32Array; bytes: number } {
  const { shape, activations, window, tensors } = model;
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, layers } = shape;
  const { outBands, features } = crnnSizes(shape, kt);
  const tensor = (name: string): IntegerTensor => tensors.find((one) => one.name === name)!;
  const { gates = 3, attention: keys = hidden } = shape;
  const pad = (n: number): number => Math.ceil(n / 8) * 8;
  // At a single position a kernel that leaves few bands out works on whole frames, which need not be
  // copied: its weights for the other bands are zero.
  const tall = outBands === 1 && 2 * kf > bands ? bands : kf;
  const [taps, width, inputs] = [pad(tall * kt), pad(hidden), pad(features)];
  const base = (wasm.heapBase() + 15) & ~15;
  const weights = tensors.reduce(
    (sum, { data, shape }) => sum + 4 * data.length + 32 * shape[0],
    0,
  );
  const total = base + 8192 + 8 * weights + 64 * (width + inputs + taps) * (layers + 1) +
    8 * window + 2 * kt * bands;
  const pages = Math.ceil(total / 65536) - wasm.memory.buffer.byteLength / 65536;
  if (pages > 0) wasm.memory.grow(pages);
  const { buffer } = wasm.memory;
  let top = base;
  const take = (bytes: number): number => {
    const start = top;
    top = (top + bytes + 15) & ~15;
    return start;
  };
  const words = new Int32Array(buffer, take(4 * (WORDS + PER_LAYER * layers)));
  const i16 = (values: ArrayLike<number>): number => {
    const at = take(2 * values.length);
    new Int16Array(buffer, at, values.length).set(values);
    return at;
  };
  /** Slack behind arrays that are read or written eight values at a time. */
  const slack = 16;
  /** Rows of i16 padded to `padded` and to a multiple of 4, multipliers, shift, whether narrow. */
  const matrix = (name: string, padded: number, unit: number, order?: Int32Array): number => {
    const { data, scales, shape: [rows] } = tensor(name);
    const length = data.length / rows;
    const height = Math.ceil(rows / 4) * 4;
    const at = take(height * (2 * padded + 8) + 8);
    const cells = new Int16Array(buffer, at, height * padded);
    const factors = new BigInt64Array(buffer, at + 2 * height * padded, height);
    const octave = (k: number): number => Math.floor(k / 8);
    const units = Array.from(
      { length: rows },
      (_, row) => scales[scales.length > 1 ? row : 0] + unit,
    );
    // One shift for all rows: a row of a smaller shift takes the difference into its multiplier.
    const shift = Math.max(1, ...units.map((k) => 14 - octave(k)));
    units.forEach((k, row) => {
      const own = data.subarray(row * length, (row + 1) * length);
      for (let i = 0; i < length; i++) cells[row * padded + (order ? order[i] : i)] = own[i];
      const silent = own.every((weight) => weight === 0);
      factors[row] = silent ? 0n : BigInt(OCTAVE[k - 8 * octave(k)]) <<
        BigInt(shift - 14 + octave(k));
    });
    const narrow = factors.every((factor) => factor < 1n << 31n);
    new Int32Array(buffer, at + 2 * height * padded + 8 * height, 2).set([shift, narrow ? 1 : 0]);
    return at;
  };
  const bias = (name: string, unit: number): number => {
    const { data, scales: [scale] } = tensor(name);
    const at = take(4 * data.length);
    new Int32Array(buffer, at, data.length).set([...data].map((q) => rescale(q, scale + unit)));
    return at;
  };
  // The kernel reads its taps a frame after the other, the file holds them a band after the other.
  const order = Int32Array.from(
    { length: kf * kt },
    (_, i) => (i % kt) * tall + Math.floor(i / kt),
  );
  const fine = 48 - activations.convolution;
  const gate = 96;
  const state = -48;
  words.set([bands, channels, tall, kt, sf, outBands, hidden, layers, window, taps, width, inputs]);
  words[12] = take(2 * kt * bands + 2 * taps + slack);
  words[13] = take(2 * taps + slack);
  words[14] = take(2 * inputs);
  words[15] = take(4 * hidden * layers);
  words[16] = take(2 * width * layers);
  words[17] = take(2 * width);
  words[18] = take(4 * window);
  words[19] = take(4 * window);
  words[20] = matrix("conv.weight", taps, activations.feature + fine, order);
  words[21] = bias("conv.bias", fine);
  words[22] = matrix("attention.hidden.weight", width, state + gate);
  words[23] = bias("attention.hidden.bias", gate);
  words[24] = matrix("attention.energy.weight", pad(keys), state + gate);
  words[25] = bias("attention.energy.bias", gate);
  words[26] = matrix("classifier.weight", width, -120 + gate);
  words[27] = bias("classifier.bias", gate);
  words[28] = i16(TANH_TABLE);
  words[29] = i16(EXP_TABLE);
  words[32] = take(4 * Math.max(6 * hidden + 8, channels + 4));
  words[33] = take(2 * width);
  words[34] = take(4 * bands + slack);
  const floats = new Float32Array(buffer, base, WORDS);
  floats[35] = activations.offset;
  floats[36] = 1 / Math.fround(exp2(activations.feature));
  words[37] = st;
  words[39] = keys;
  for (let layer = 0; layer < layers; layer++) {
    const [size, unit] = layer === 0 ? [inputs, activations.convolution] : [width, state];
    words.set(
      [
        matrix(`gru.weight_ih_l${layer}`, size, unit + gate),
        bias(gates === 2 ? `gru.bias_l${layer}` : `gru.bias_ih_l${layer}`, gate),
        matrix(`gru.weight_hh_l${layer}`, width, state + gate),
        gates === 2 ? 0 : bias(`gru.bias_hh_l${layer}`, gate),
        size,
        gates * hidden,
      ],
      WORDS + PER_LAYER * layer,
    );
  }
  return { base, frame: new Float32Array(buffer, words[34], bands), bytes: top - base };
}

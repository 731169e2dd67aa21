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
  quantizeFeature,
  rescale,
  TANH_TABLE,
} from "@kws/compress";

/** Words of the model's description before the layers. */
const WORDS = 36;
const PER_LAYER = 5;

/** Runs a packed model on the integer kernels; bit for bit the reference's `IntegerCrnn`. */
export class PackedCrnn {
  /** GRU outputs that the attention sees. */
  readonly window: number;
  readonly #model: PackedModel;
  readonly #wasm: IntegerExports;
  readonly #base: number;
  readonly #frames: Int16Array;
  readonly #scale: number;
  #heard = 0;

  constructor(model: PackedModel) {
    this.#model = model;
    this.window = model.window;
    this.#wasm = integerKernels();
    const { base, frames } = layOut(model, this.#wasm);
    this.#base = base;
    this.#frames = frames;
    this.#scale = Math.fround(1 / Math.fround(exp2(model.activations.feature)));
  }

  /** Bytes of memory that the network works in, weights included. */
  get bytes(): number {
    return this.#frames.byteOffset + this.#frames.byteLength - this.#base;
  }

  /** Forgets everything heard so far. */
  reset(): void {
    this.#heard = 0;
    this.#wasm.reset(this.#base);
  }

  /**
   * Takes one log-mel frame (bands).
   *
   * @returns The keyword's log-odds in Q12 if the frame completes a step, otherwise `undefined`.
   */
  push(frame: ArrayLike<number>): number | undefined {
    const { shape: { bands, kernel: [, kt], stride: [, st] }, activations: { offset } } =
      this.#model;
    const frames = this.#frames;
    frames.copyWithin(0, bands);
    const last = (kt - 1) * bands;
    for (let i = 0; i < bands; i++) {
      frames[last + i] = quantizeFeature(frame[i], offset, this.#scale);
    }
    this.#heard++;
    if (this.#heard >= kt + st) this.#heard -= st;
    return this.#heard === kt ? this.#wasm.step(this.#base) : undefined;
  }

  /** The log-odds of a whole clip of frames (T,bands), in Q12: those of its last step. */
  clip(frames: Float32Array): number {
    const { bands } = this.#model.shape;
    this.reset();
    let odds = 0;
    for (let at = 0; at < frames.length; at += bands) {
      odds = this.push(frames.subarray(at, at + bands)) ?? odds;
    }
    return odds;
  }
}

/** Places a model in the kernels' memory; the frames come last. */
function layOut(
  model: PackedModel,
  wasm: IntegerExports,
): { base: number; frames: Int16Array } {
  const { shape, tensors, activations, window } = model;
  const { bands, channels, kernel: [kf, kt], stride: [sf], hidden, layers } = shape;
  const { outBands, features } = crnnSizes(shape, kt);
  const tensor = (name: string): IntegerTensor => tensors.find((one) => one.name === name)!;
  const pad = (n: number): number => Math.ceil(n / 8) * 8;
  const [taps, width, inputs] = [pad(kf * kt), pad(hidden), pad(features)];
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
  /** Rows of i16 padded to `padded`, then every row's multiplier and shift. */
  const matrix = (name: string, padded: number, unit: number, order?: Int32Array): number => {
    const { data, scales, shape: [rows] } = tensor(name);
    const length = data.length / rows;
    const at = take(rows * (2 * padded + 8));
    const cells = new Int16Array(buffer, at, rows * padded);
    const factors = new Int32Array(buffer, at + 2 * rows * padded, 2 * rows);
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < length; i++) {
        cells[row * padded + i] = data[row * length + (order ? order[i] : i)];
      }
      const k = scales[scales.length > 1 ? row : 0] + unit;
      const octave = Math.floor(k / 8);
      factors[2 * row] = OCTAVE[k - 8 * octave];
      factors[2 * row + 1] = 14 - octave;
    }
    return at;
  };
  const bias = (name: string, unit: number): number => {
    const { data, scales: [scale] } = tensor(name);
    const at = take(4 * data.length);
    new Int32Array(buffer, at, data.length).set([...data].map((q) => rescale(q, scale + unit)));
    return at;
  };
  // The kernel reads its taps a frame after the other, the file holds them a band after the other.
  const order = Int32Array.from({ length: kf * kt }, (_, i) => (i % kf) * kt + Math.floor(i / kf));
  const fine = 48 - activations.convolution;
  const gate = 96;
  const state = -48;
  words.set([bands, channels, kf, kt, sf, outBands, hidden, layers, window, taps, width, inputs]);
  words[13] = take(2 * taps);
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
  words[24] = matrix("attention.energy.weight", width, state + gate);
  words[25] = bias("attention.energy.bias", gate);
  words[26] = matrix("classifier.weight", width, -120 + gate);
  words[27] = bias("classifier.bias", gate);
  words[28] = i16(TANH_TABLE);
  words[29] = i16(EXP_TABLE);
  words[32] = take(4 * Math.max(6 * hidden, channels, 1));
  words[33] = take(2 * width);
  for (let layer = 0; layer < layers; layer++) {
    const [size, unit] = layer === 0 ? [inputs, activations.convolution] : [width, state];
    words.set(
      [
        matrix(`gru.weight_ih_l${layer}`, size, unit + gate),
        bias(`gru.bias_ih_l${layer}`, gate),
        matrix(`gru.weight_hh_l${layer}`, width, state + gate),
        bias(`gru.bias_hh_l${layer}`, gate),
        size,
      ],
      WORDS + PER_LAYER * layer,
    );
  }
  const frames = new Int16Array(buffer, words[12] = take(2 * kt * bands), kt * bands);
  return { base, frames };
}

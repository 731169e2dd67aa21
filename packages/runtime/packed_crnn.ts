/**
 * A packed CRNN, one frame at a time, in the arithmetic that is shipped.
 *
 * @module
 */
import type { FrameGroups } from "@kws/features";
import type { RuntimeArena } from "@kws/kernels";
import * as AT from "@kws/kernels/step_words";
import { FACTOR_SCALE, FRACTION, GATE_SCALE, STATE_SCALE, WIDE_SCALE } from "./crnn_kind.ts";
import { attentionOf, crnnSizes, gatesOf } from "./crnn_shape.ts";
import { EXP_TABLE, TANH_TABLE } from "./integer_functions.ts";
import { integerBias } from "./integer_matrix.ts";
import { byName, type IntegerTensor } from "./integer_tensor.ts";
import type { PackedModel } from "./model.ts";
import { exp2, OCTAVE } from "./scale.ts";
import type { StepNetwork } from "./step_network.ts";

/** Q12 as log-odds. */
const UNIT = 1 / 4096;

/** Slack behind arrays that are read or written eight values at a time. */
const SLACK = 8;

function pad(n: number): number {
  return Math.ceil(n / 8) * 8;
}

/** Runs a packed CRNN on the kernels; bit for bit the reference's `IntegerCrnn`. */
export class PackedCrnn implements StepNetwork {
  readonly groups: FrameGroups;
  readonly reach: number;
  readonly #arena: RuntimeArena;
  readonly #base: number;
  readonly #frame: Float32Array;
  readonly #state: Uint8Array;

  /** @param arena Takes the model; measured, it calls no kernel. */
  constructor(arena: RuntimeArena, model: PackedModel<"crnn">) {
    const { shape: { kernel: [, kt], stride: [, st] }, window } = model;
    this.groups = { first: kt, every: st };
    this.reach = (window - 1) * st + kt;
    this.#arena = arena;
    const { words, frame, state } = layOut(arena, model);
    this.#base = words.byteOffset;
    this.#frame = frame;
    this.#state = state;
  }

  reset(): void {
    this.#arena.wasm.reset(this.#base);
  }

  /** Takes one log-mel frame (bands): the log-odds in Q12 if it completes a step. */
  pushInteger(frame: Float32Array): number | undefined {
    let at = frame.byteOffset;
    if (!this.#arena.holds(frame)) {
      const own = this.#frame;
      for (let i = 0; i < own.length; i++) own[i] = frame[i];
      at = own.byteOffset;
    }
    const logOdds = this.#arena.wasm.push(this.#base, at);
    return logOdds === AT.NO_STEP ? undefined : logOdds;
  }

  push(frame: Float32Array): number | undefined {
    const logOdds = this.pushInteger(frame);
    return logOdds === undefined ? undefined : logOdds * UNIT;
  }

  /** The log-odds of a whole clip of frames (T,bands): those of its last step. */
  clip(frames: Float32Array): number {
    const bands = this.#frame.length;
    this.reset();
    let logOdds = 0;
    for (let at = 0; at < frames.length; at += bands) {
      logOdds = this.push(frames.subarray(at, at + bands)) ?? logOdds;
    }
    return logOdds;
  }

  save(): Uint8Array {
    return this.#state.slice();
  }

  restore(state: Uint8Array): void {
    if (state.length !== this.#state.length) {
      throw new RangeError(
        `Cannot restore a network as its state must have ${this.#state.length} bytes: ` +
          `current value is ${state.length}`,
      );
    }
    this.#state.set(state);
  }
}

/** A matrix's rows of i16, multipliers, shift and width of the multipliers, as `step_words` says. */
function layMatrix(
  arena: RuntimeArena,
  { data, scales, shape: [rows] }: IntegerTensor,
  { padded, unit, order }: { padded: number; unit: number; order?: Int32Array },
): number {
  const length = data.length / rows;
  const height = Math.ceil(rows / 4) * 4;
  const place = arena.u8(height * (2 * padded + 8) + 8);
  const { buffer, byteOffset } = place;
  const cells = new Int16Array(buffer, byteOffset, height * padded);
  const factors = new DataView(buffer, byteOffset + 2 * height * padded, 8 * height + 8);
  const octave = (k: number): number => Math.floor(k / 8);
  const units = Array.from(
    { length: rows },
    (_, row) => scales[scales.length > 1 ? row : 0] + unit,
  );
  // One shift for all rows: a row of a smaller shift takes the difference into its multiplier.
  const shift = Math.max(1, ...units.map((k) => 14 - octave(k)));
  let narrow = true;
  units.forEach((k, row) => {
    const own = data.subarray(row * length, (row + 1) * length);
    for (let i = 0; i < length; i++) cells[row * padded + (order ? order[i] : i)] = own[i];
    if (own.every((weight) => weight === 0)) return;
    const factor = BigInt(OCTAVE[k - 8 * octave(k)]) << BigInt(shift - 14 + octave(k));
    narrow &&= factor < 1n << 31n;
    factors.setBigInt64(8 * row, factor, true);
  });
  factors.setInt32(8 * height, shift, true);
  factors.setInt32(8 * height + 4, narrow ? 1 : 0, true);
  return byteOffset;
}

/** Places a model in a memory. */
function layOut(
  arena: RuntimeArena,
  model: PackedModel<"crnn">,
): { words: Int32Array; frame: Float32Array; state: Uint8Array } {
  const { shape, scales: [feature, convolution], offset, window, tensors } = model;
  const { bands, channels, kernel: [kf, kt], stride: [sf, st], hidden, layers, rank } = shape;
  const { outBands, features } = crnnSizes(shape, kt);
  const [gates, keys] = [gatesOf(shape), attentionOf(shape)];
  const own = byName(tensors);
  // At a single position a kernel that leaves few bands out works on whole frames, which need not be
  // copied: its weights for the other bands are zero.
  const tall = outBands === 1 && 2 * kf > bands ? bands : kf;
  const [taps, width, inputs] = [pad(tall * kt), pad(hidden), pad(features)];
  const matrix = (name: string, padded: number, unit: number, order?: Int32Array): number =>
    layMatrix(arena, own.get(name)!, { padded, unit, order });
  const bias = (name: string, unit: number): number => {
    const values = integerBias(own.get(name)!, unit);
    const out = arena.i32(values.length);
    out.set(values);
    return out.byteOffset;
  };
  const i16 = (length: number): number => arena.i16(length + SLACK).byteOffset;
  const i32 = (length: number): number => arena.i32(length).byteOffset;
  const words = arena.i32(AT.LAYER + AT.LAYER_WORDS * layers);
  words[AT.BANDS] = bands;
  words[AT.CHANNELS] = channels;
  words[AT.KERNEL_BANDS] = tall;
  words[AT.KERNEL_FRAMES] = kt;
  words[AT.STRIDE_BANDS] = sf;
  words[AT.STRIDE_FRAMES] = st;
  words[AT.POSITIONS] = outBands;
  words[AT.HIDDEN] = hidden;
  words[AT.LAYERS] = layers;
  words[AT.GATES] = gates;
  words[AT.ATTENTION] = keys;
  words[AT.WINDOW] = window;
  words[AT.TAPS] = taps;
  words[AT.WIDTH] = width;
  words[AT.RANK] = rank ?? 0;
  const floats = new Float32Array(words.buffer, words.byteOffset, AT.LAYER);
  floats[AT.OFFSET] = offset;
  floats[AT.SHARPNESS] = 1 / Math.fround(exp2(feature));
  // What a step changes lies together, from the counters to the patch: it is saved as it is.
  words[AT.COUNTERS] = i32(3);
  words[AT.FRAMES] = i16(kt * bands + taps);
  words[AT.STATES] = i32(layers * hidden);
  words[AT.ROUNDED] = i16(layers * width);
  words[AT.ENERGIES] = i32(window);
  words[AT.VOTES] = i32(window);
  words[AT.PATCH] = i16(taps);
  words[AT.FEATURE_MAP] = i16(inputs);
  words[AT.KEYS] = i16(pad(keys));
  words[AT.SUMS] = i32(Math.max(2 * (gates * hidden + 4), channels + 4) + 8);
  words[AT.WIDE] = i16(width);
  words[AT.BOTTLENECK] = rank === undefined ? 0 : arena.i32(2 * pad(rank)).byteOffset;
  const frame = arena.f32(bands + SLACK).subarray(0, bands);
  words[AT.FRAME] = frame.byteOffset;
  // The kernel reads its taps a frame after the other, the file holds them a band after the other.
  const order = Int32Array.from(
    { length: kf * kt },
    (_, i) => (i % kt) * tall + Math.floor(i / kt),
  );
  const fine = 8 * FRACTION - convolution;
  const state = STATE_SCALE + GATE_SCALE;
  words[AT.CONV] = matrix("conv.weight", taps, feature + fine, order);
  words[AT.CONV_BIAS] = bias("conv.bias", fine);
  words[AT.KEY] = matrix("attention.hidden.weight", width, state);
  words[AT.KEY_BIAS] = bias("attention.hidden.bias", GATE_SCALE);
  words[AT.ENERGY] = matrix("attention.energy.weight", pad(keys), state);
  words[AT.ENERGY_BIAS] = bias("attention.energy.bias", GATE_SCALE);
  words[AT.CLASSIFIER] = matrix("classifier.weight", width, WIDE_SCALE + GATE_SCALE);
  words[AT.CLASSIFIER_BIAS] = bias("classifier.bias", GATE_SCALE);
  const tanh = arena.i16(TANH_TABLE.length);
  tanh.set(TANH_TABLE);
  words[AT.TANH] = tanh.byteOffset;
  const exp = arena.i16(EXP_TABLE.length);
  new Uint16Array(exp.buffer, exp.byteOffset, exp.length).set(EXP_TABLE);
  words[AT.EXP] = exp.byteOffset;
  /** A matrix, or its left factor and its right one. */
  const pair = (name: string, padded: number, unit: number): [number, number] =>
    rank === undefined ? [matrix(name, padded, unit + GATE_SCALE), 0] : [
      matrix(`${name}.left`, pad(rank), GATE_SCALE - FACTOR_SCALE),
      matrix(`${name}.right`, padded, unit + FACTOR_SCALE),
    ];
  for (let layer = 0; layer < layers; layer++) {
    const [size, unit] = layer === 0 ? [inputs, convolution] : [width, STATE_SCALE];
    const at = AT.LAYER + AT.LAYER_WORDS * layer;
    [words[at + AT.INPUT], words[at + AT.INPUT_RIGHT]] = pair(
      `gru.weight_ih_l${layer}`,
      size,
      unit,
    );
    [words[at + AT.RECURRENT], words[at + AT.RECURRENT_RIGHT]] = pair(
      `gru.weight_hh_l${layer}`,
      width,
      STATE_SCALE,
    );
    words[at + AT.INPUT_WIDTH] = size;
    words[at + AT.BIAS] = bias(
      gates === 2 ? `gru.bias_l${layer}` : `gru.bias_ih_l${layer}`,
      GATE_SCALE,
    );
    words[at + AT.CANDIDATE_BIAS] = gates === 2 ? 0 : bias(`gru.bias_hh_l${layer}`, GATE_SCALE);
  }
  const start = words[AT.COUNTERS];
  // Only measured, arrays lie nowhere in particular.
  const length = Math.max(0, words[AT.PATCH] - start);
  return { words, frame, state: new Uint8Array(words.buffer, start && start, start ? length : 0) };
}

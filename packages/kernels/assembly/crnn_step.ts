// The packed network, one step at a time, in integers: 8-bit weights widened to 16 bits, 7-bit
// activations, products summed in 32 bits. Every function has the bits of the reference in
// packages/runtime/integer_crnn.ts; why no sum can overflow stands in packages/runtime/limits.ts.
// The model lies at `m` as the words of ../step_words.ts. Arrays that are read or written eight values
// at a time have slack behind them.
import { product } from "./product";
import {
  ATTENTION, BANDS, BOTTLENECK, CHANNELS, COUNTERS, ENERGIES, EXP, FACTORS, FEATURE_MAP, FRAMES, GATES,
  HIDDEN, KERNEL_BANDS, KERNEL_FRAMES, KEYS, LAYERS, NO_STEP, OFFSET, PATCH, POSITIONS, ROUNDED, ROWS,
  SHARPNESS, STATES, STRIDE_BANDS, STRIDE_FRAMES, SUMS, TANH, VOTES, WEIGHTS, WIDE, WINDOW,
} from "../step_words";

@inline
function word(m: usize, i: i32): i32 {
  return load<i32>(m + (<usize>i << 2));
}

@inline
function pointer(m: usize, i: i32): usize {
  return <usize>load<u32>(m + (<usize>i << 2));
}

// Without a branch, as one on the sign would often be predicted wrongly.
@inline
function tanhQ(table: usize, x: i32): i32 {
  const sign = x >> 31;
  const size = min((x ^ sign) - sign, 32767);
  const at = table + (<usize>(size >> 6) << 1);
  const low = <i32>load<i16>(at);
  const y = low + (((<i32>load<i16>(at, 2) - low) * (size & 63) + 32) >> 6);
  return (y ^ sign) - sign;
}

@inline
function sigmoidQ(table: usize, x: i32): i32 {
  return 16384 + (tanhQ(table, x >> 1) >> 1);
}

@inline
function expQ(table: usize, x: i32): i32 {
  if (x >= 65536) return 0;
  const at = table + (<usize>(x >> 7) << 1);
  const high = <i32>load<u16>(at);
  return high + (((<i32>load<u16>(at, 2) - high) * (x & 127) + 64) >> 7);
}

@inline
function sevenBits(x: i32): i32 {
  return max(min((x + 256) >> 9, 63), -64);
}

// Takes log-mel frames, f32 (count,bands).
// Returns the keyword's log-odds in Q12 if the last frame completes a step, else NO_STEP.
export function push(m: usize, frames: usize, count: i32): i32 {
  let logOdds = NO_STEP;
  const bytes: usize = <usize>word(m, BANDS) << 2;
  for (; count > 0; count--, frames += bytes) logOdds = take(m, frames);
  return logOdds;
}

function take(m: usize, frame: usize): i32 {
  const kt = word(m, KERNEL_FRAMES), st = word(m, STRIDE_FRAMES);
  const frames = pointer(m, FRAMES);
  const counters = pointer(m, COUNTERS);
  const size: usize = <usize>word(m, BANDS) << 1;
  let heard = load<i32>(counters) + 1;
  // A frame goes to its place in the next step's kernel; those of the last step that it shares with
  // the next move there once, and frames between two kernels are not kept.
  let place = heard - 1;
  if (heard > kt) {
    place = heard - st - 1;
    if (heard == kt + 1 && st < kt) {
      const shared = <usize>(kt - st) * size;
      const older = frames + <usize>st * size;
      for (let i: usize = 0; i < shared; i += 16) v128.store(frames + i, v128.load(older + i));
    }
    if (heard == kt + st) heard = kt;
  }
  store<i32>(counters, heard);
  if (place >= 0) hear(m, frames + <usize>place * size, frame);
  return heard == kt ? step(m) : NO_STEP;
}

// The frame as 7-bit integers; NaN becomes 0.
function hear(m: usize, to: usize, frame: usize): void {
  const bands: usize = <usize>word(m, BANDS);
  const offset = v128.load32_splat(m + (OFFSET << 2));
  const scale = v128.load32_splat(m + (SHARPNESS << 2));
  for (let i: usize = 0; i < bands; i += 4) {
    const q = f32x4.mul(f32x4.sub(v128.load(frame + (i << 2)), offset), scale);
    const cut = f32x4.pmax(f32x4.pmin(q, f32x4.splat(63)), f32x4.splat(-64));
    // Adding 3 · 2²² rounds to a whole number, half to even: the sum's bits less those of the constant.
    const rounded = f32x4.add(v128.and(cut, f32x4.le(cut, cut)), f32x4.splat(12582912));
    const whole = i32x4.sub(rounded, f32x4.splat(12582912));
    // Bands beyond the last fall on the next frame's place, or on the slack behind the frames.
    v128.store64_lane(to + (i << 1), i16x8.narrow_i32x4_s(whole, whole), 0);
  }
}

// One step from the kernel's frames, 7-bit integers as i16 (kt,bands), oldest first.
function step(m: usize): i32 {
  const layers = word(m, LAYERS);
  const gates = word(m, GATES);
  const factors = word(m, FACTORS);
  const width = ((word(m, HIDDEN) + 7) & ~7) << 1;
  const bytes = word(m, HIDDEN) << 2;
  let weights = m + (WEIGHTS << 2);
  convolve(m, weights);
  weights += 8;
  let input = pointer(m, FEATURE_MAP);
  let rounded = pointer(m, ROUNDED);
  let state = pointer(m, STATES);
  for (let layer = 0; layer < layers; layer++) {
    recur(m, weights, input, rounded, state);
    // Two matrices, and a bias for all gates but the update's.
    weights += <usize>(2 * factors + gates - 1) << 2;
    input = rounded;
    rounded += width;
    state += bytes;
  }
  return attend(m, weights, input, state - bytes);
}

function convolve(m: usize, weights: usize): void {
  const bands = word(m, BANDS), channels = word(m, CHANNELS);
  const kf = word(m, KERNEL_BANDS), kt = word(m, KERNEL_FRAMES);
  const sf = word(m, STRIDE_BANDS), positions = word(m, POSITIONS);
  const frames = pointer(m, FRAMES);
  const patch = pointer(m, PATCH);
  const out = pointer(m, FEATURE_MAP);
  const bias = pointer(weights, 1);
  const sums = pointer(m, SUMS);
  const row: usize = <usize>kf << 1;
  for (let f = 0; f < positions; f++) {
    let taps = frames;
    // The matrix has been rearranged to (t, i): a frame's bands lie side by side, so a kernel of full
    // height works on the frames as they are. What is copied beyond a row is overwritten by the next
    // one, and behind the last one it meets weights of zero.
    if (kf < bands) {
      taps = patch;
      let to = patch;
      for (let t = 0; t < kt; t++) {
        const from = frames + (<usize>(t * bands + f * sf) << 1);
        for (let i: usize = 0; i < row; i += 16) v128.store(to + i, v128.load(from + i));
        to += row;
      }
    }
    product(sums, pointer(weights, 0), taps);
    for (let c = 0; c < channels; c++) {
      const at: usize = <usize>c << 2;
      const value = (load<i32>(sums + at) + load<i32>(bias + at) + 32) >> 6;
      store<i16>(out + (<usize>(c * positions + f) << 1), <i16>max(min(value, 63), -64));
    }
  }
}

// y (rows) = W x of the matrix at `weights`, or left · (right · x), cut to 16 bits in Q11 between the
// factors.
function multiply(m: usize, y: usize, weights: usize, x: usize): void {
  if (word(m, FACTORS) == 2) {
    const right = pointer(weights, 1);
    const sums = pointer(m, BOTTLENECK);
    const narrow = sums + (<usize>load<u32>(right, ROWS) << 2);
    product(sums, right, x);
    x = narrow;
    for (let at = sums, to = narrow; at < narrow; at += 4, to += 2) {
      store<i16>(to, <i16>max(min(load<i32>(at), 32767), -32768));
    }
  }
  product(y, pointer(weights, 0), x);
}

// A unit's new state, from its rows of update and, `row` bytes behind them, candidate.
@inline
function settle(
  table: usize, own: usize, bias: usize, back: usize, row: usize, gated: i32, state: usize,
  rounded: usize, j: usize,
): void {
  const z = sigmoidQ(table, load<i32>(own) + load<i32>(bias) + load<i32>(back));
  const n = tanhQ(table, load<i32>(own + row) + load<i32>(bias + row) + gated);
  const before = load<i32>(state + j);
  const after = n + ((z * (before - n) + 16384) >> 15);
  store<i32>(state + j, after);
  store<i16>(rounded + (j >> 1), <i16>sevenBits(after));
}

// A layer's step. Rows are reset, update, candidate; without a reset gate, which is ½ then, and without
// a second bias, update and candidate.
function recur(m: usize, weights: usize, input: usize, rounded: usize, state: usize): void {
  const gates = word(m, GATES), factors = word(m, FACTORS);
  const table = pointer(m, TANH);
  const row: usize = <usize>word(m, HIDDEN) << 2;
  const own = pointer(m, SUMS);
  // Behind the rows of the first product, of which four are made at a time.
  const back = own + ((<usize>gates * row + 15) & ~15);
  multiply(m, own, weights, input);
  multiply(m, back, weights + (<usize>factors << 2), rounded);
  const bias = pointer(weights, 2 * factors);
  const second = pointer(weights, 2 * factors + 1);
  // Whether there is a reset gate does not change from unit to unit: a loop of its own is faster.
  if (gates == 2) {
    for (let j: usize = 0; j < row; j += 4) {
      // (16384 q + 16384) >> 15
      settle(table, own + j, bias + j, back + j, row, (load<i32>(back + row + j) + 1) >> 1, state, rounded, j);
    }
    return;
  }
  for (let j: usize = 0; j < row; j += 4) {
    const r = sigmoidQ(table, load<i32>(own + j) + load<i32>(bias + j) + load<i32>(back + j));
    const q = load<i32>(back + 2 * row + j) + load<i32>(second + j);
    const gated = <i32>((<i64>r * <i64>q + 16384) >> 15);
    const at = row + j;
    settle(table, own + at, bias + at, back + at, row, gated, state, rounded, j);
  }
}

// The weights are those of keys, energy and classifier; the state is that of the last layer.
function attend(m: usize, weights: usize, rounded: usize, state: usize): i32 {
  const hidden = word(m, HIDDEN), window = word(m, WINDOW), attention = word(m, ATTENTION);
  const table = pointer(m, TANH);
  const sums = pointer(m, SUMS);
  const keys = pointer(m, KEYS);
  const bias = pointer(weights, 1);
  product(sums, pointer(weights, 0), rounded);
  for (let j: usize = 0; j < <usize>attention; j++) {
    const key = tanhQ(table, load<i32>(sums + (j << 2)) + load<i32>(bias + (j << 2)));
    store<i16>(keys + (j << 1), <i16>sevenBits(key));
  }
  product(sums, pointer(weights, 2), keys);
  const energy = load<i32>(sums) + load<i32>(pointer(weights, 3));
  // States take 16 bits, so the row of the classifier works on them as they are.
  const wide = pointer(m, WIDE);
  for (let j: usize = 0; j < <usize>hidden; j++) {
    store<i16>(wide + (j << 1), <i16>load<i32>(state + (j << 2)));
  }
  product(sums, pointer(weights, 4), wide);
  const counters = pointer(m, COUNTERS);
  const energies = pointer(m, ENERGIES);
  const votes = pointer(m, VOTES);
  const next = load<i32>(counters, 8);
  store<i32>(energies + (<usize>next << 2), energy);
  store<i32>(votes + (<usize>next << 2), load<i32>(sums));
  store<i32>(counters, next + 1 == window ? 0 : next + 1, 8);
  const filled = min(load<i32>(counters, 4) + 1, window);
  store<i32>(counters, filled, 4);
  let top = i32.MIN_VALUE;
  for (let t = 0; t < filled; t++) top = max(top, load<i32>(energies + (<usize>t << 2)));
  const exps = pointer(m, EXP);
  let sum: i64 = 0;
  let total: i64 = 0;
  for (let t: usize = 0; t < <usize>filled; t++) {
    const share = expQ(exps, top - load<i32>(energies + (t << 2)));
    sum += <i64>share * <i64>load<i32>(votes + (t << 2));
    total += <i64>share;
  }
  return <i32>(sum / total) + load<i32>(pointer(weights, 5));
}
